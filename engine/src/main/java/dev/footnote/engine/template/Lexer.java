package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into data and tags, and tags into words. White space around tags: a minus takes
 * all of it; the line break after a statement or comment goes, and so does the indentation before
 * one that begins its line, unless a plus keeps them.
 */
final class Lexer {
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*([-+]?)%\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean lineBegins = true; // whether data here begins a line
    private boolean stripNext; // whether white space here goes because of a minus

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> lex(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        // One line break at the end is the editor's, not the template's.
        String text = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int open = nextTag();
            if (open == source.length()) {
                data(source.substring(at), Optional.empty());
                at = open;
                break;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            data(
                    source.substring(at, open),
                    Optional.of(new Before(kind != '{', signed ? sign : ' ')));
            at = open;
            if (kind == '#') {
                comment();
            } else if (kind != '%' || !raw()) {
                at = open + (signed ? 3 : 2);
                tag(kind == '%');
            }
        }
        tokens.add(new Token(Token.Type.END, "", line));
    }

    /** The tag after some data: whether it is a statement or comment, and its sign. */
    private record Before(boolean statement, char sign) {}

    private int nextTag() {
        for (int i = at; i + 1 < source.length(); i++) {
            char next = source.charAt(i + 1);
            if (source.charAt(i) == '{' && (next == '{' || next == '%' || next == '#')) {
                return i;
            }
        }
        return source.length();
    }

    private void data(String text, Optional<Before> before) {
        String kept = stripNext ? text.stripLeading() : text;
        // A line also begins here when a tag was followed by nothing but the break it swallowed.
        boolean begins = lineBegins;
        if (before.isPresent() && before.get().sign() == '-') {
            kept = kept.stripTrailing();
        } else if (before.isPresent() && before.get().statement() && before.get().sign() != '+') {
            int lineStart = kept.lastIndexOf('\n') + 1;
            boolean starts = lineStart > 0 || (begins && kept.length() == text.length());
            if (starts && kept.substring(lineStart).isBlank()) {
                kept = kept.substring(0, lineStart);
            }
        }
        if (!kept.isEmpty()) {
            tokens.add(new Token(Token.Type.DATA, kept, line));
        }
        count(text);
        stripNext = false;
    }

    private void count(String text) {
        for (int i = 0; i < text.length(); i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
    }

    private void comment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw new Token(Token.Type.END, "", line).unexpected("\"#}\" after a comment");
        }
        count(source.substring(at, end));
        char sign = end > at + 2 ? source.charAt(end - 1) : ' ';
        at = end + 2;
        afterStatement(sign);
    }

    private boolean raw() {
        Matcher begin = RAW.matcher(source).region(at, source.length());
        if (!begin.lookingAt()) {
            return false;
        }
        Matcher end = END_RAW.matcher(source);
        if (!end.find(begin.end())) {
            throw new Token(Token.Type.END, "", line).unexpected("\"endraw\"");
        }
        at = begin.end();
        afterStatement(begin.group(1).isEmpty() ? ' ' : begin.group(1).charAt(0));
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        data(source.substring(at, end.start()), Optional.of(new Before(true, sign)));
        at = end.end();
        afterStatement(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0));
        return true;
    }

    /** Handles white space after a statement or comment that ended with a sign. */
    private void afterStatement(char sign) {
        stripNext = sign == '-';
        lineBegins = false;
        if (sign != '-' && sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
            line++;
            lineBegins = true;
        }
    }

    private void tag(boolean statement) {
        String close = statement ? "%}" : "}}";
        tokens.add(
                new Token(
                        statement ? Token.Type.STATEMENT_BEGIN : Token.Type.PRINT_BEGIN,
                        statement ? "{%" : "{{",
                        line));
        int depth = 0;
        while (true) {
            skipSpace();
            if (at >= source.length()) {
                throw new Token(Token.Type.END, "", line).unexpected("\"" + close + "\"");
            }
            char c = source.charAt(at);
            boolean signed = (c == '-' || c == '+') && source.startsWith(close, at + 1);
            if (depth == 0 && (signed || source.startsWith(close, at))) {
                at += signed ? 3 : 2;
                tokens.add(
                        new Token(
                                statement ? Token.Type.STATEMENT_END : Token.Type.PRINT_END,
                                close,
                                line));
                if (statement) {
                    afterStatement(signed ? c : ' ');
                } else {
                    stripNext = signed && c == '-';
                    lineBegins = false;
                }
                return;
            }
            if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
            word(c);
        }
    }

    private void skipSpace() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            line += source.charAt(at) == '\n' ? 1 : 0;
            at++;
        }
    }

    private void word(char c) {
        int start = at;
        if (Character.isLetter(c) || c == '_') {
            while (at < source.length()
                    && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
                at++;
            }
            add(Token.Type.NAME, start);
        } else if (c >= '0' && c <= '9') {
            number(start);
        } else if (c == '"' || c == '\'') {
            string(c);
        } else {
            String two = source.substring(at, Math.min(source.length(), at + 2));
            boolean pair = List.of("==", "!=", ">=", "<=", "**", "//").contains(two);
            if (!pair && "+-*/%~[](){}<>=.:|,".indexOf(c) < 0) {
                throw new Token(Token.Type.OPERATOR, String.valueOf(c), line)
                        .unexpected("an operator");
            }
            at += pair ? 2 : 1;
            add(Token.Type.OPERATOR, start);
        }
    }

    private void add(Token.Type type, int start) {
        tokens.add(new Token(type, source.substring(start, at), line));
    }

    private void number(int start) {
        digits();
        boolean real = false;
        if (at + 1 < source.length()
                && source.charAt(at) == '.'
                && Character.isDigit(source.charAt(at + 1))) {
            real = true;
            at++;
            digits();
        }
        Matcher exponent =
                Pattern.compile("[eE][-+]?[0-9]+").matcher(source).region(at, source.length());
        if (exponent.lookingAt()) {
            real = true;
            at = exponent.end();
        }
        String text = source.substring(start, at).replace("_", "");
        tokens.add(new Token(real ? Token.Type.REAL : Token.Type.INTEGER, text, line));
    }

    private void digits() {
        while (at < source.length()
                && (source.charAt(at) == '_' || Character.digit(source.charAt(at), 10) >= 0)) {
            at++;
        }
    }

    private void string(char quote) {
        int first = line;
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new Token(Token.Type.END, "", line).unexpected("the end of a string");
        }
        String body = source.substring(at + 1, end);
        count(body);
        tokens.add(new Token(Token.Type.STRING, StringEscapes.resolve(body, first), first));
        at = end + 1;
    }
}
