package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.List;

/** The text of a grammar in GBNF and how far it is read: its words, and places for errors. */
final class GbnfText {
    private static final String ESCAPES = "\\\"[]-";
    private static final int DIGITS_MAX = 6;

    private final int[] codes;
    private int at;

    GbnfText(String text) {
        this.codes = text.codePoints().toArray();
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at == codes.length;
    }

    boolean atLineEnd() {
        return !atEnd() && (codes[at] == '\n' || codes[at] == '\r');
    }

    boolean atDigit() {
        return !atEnd() && '0' <= codes[at] && codes[at] <= '9';
    }

    /** Skips spaces and comments, and the ends of lines where a form may go on after one. */
    void skipBlanks(boolean lines) {
        while (!atEnd()) {
            if (codes[at] == '#') {
                while (!atEnd() && !atLineEnd()) {
                    at++;
                }
            } else if (codes[at] == ' ' || codes[at] == '\t' || (lines && atLineEnd())) {
                at++;
            } else {
                return;
            }
        }
    }

    boolean take(String expected) {
        if (at + expected.length() > codes.length) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (codes[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        at += expected.length();
        return true;
    }

    /** A name, empty when there is none. */
    String name() {
        var name = new StringBuilder();
        while (!atEnd() && isOfName(codes[at])) {
            name.appendCodePoint(codes[at++]);
        }
        return name.toString();
    }

    private static boolean isOfName(int code) {
        return ('a' <= code && code <= 'z')
                || ('A' <= code && code <= 'Z')
                || ('0' <= code && code <= '9')
                || code == '-';
    }

    int number() {
        int from = at;
        int value = 0;
        while (atDigit()) {
            if (at - from == DIGITS_MAX) {
                throw limit(from, "a number of more than %d digits".formatted(DIGITS_MAX));
            }
            value = value * 10 + codes[at++] - '0';
        }
        if (at == from) {
            throw wrong(at, "expected a number, found " + found());
        }
        return value;
    }

    /** What stands up to the closing quote. */
    String literal(int openedAt) {
        var literal = new StringBuilder();
        while (!take("\"")) {
            literal.appendCodePoint(character(openedAt, "\""));
        }
        return literal.toString();
    }

    /** The characters up to the closing bracket. */
    Characters set(int openedAt) {
        boolean negated = take("^");
        List<Characters.Range> ranges = new ArrayList<>();
        while (!take("]")) {
            int from = at;
            int first = character(openedAt, "]");
            int last = first;
            if (at + 1 < codes.length && codes[at] == '-' && codes[at + 1] != ']') {
                at++;
                last = character(openedAt, "]");
            }
            if (last < first) {
                throw wrong(from, "a range of characters whose second comes before its first");
            }
            ranges.add(new Characters.Range(first, last));
        }
        Characters set = new Characters(ranges);
        Characters meant = negated ? set.complement() : set;
        if (meant.isEmpty()) {
            throw wrong(openedAt, "a set without characters");
        }
        return meant;
    }

    private int character(int openedAt, String closing) {
        if (atEnd()) {
            throw wrong(at, "expected %s for what opens at %s".formatted(closing, place(openedAt)));
        }
        int from = at;
        int code = codes[at++];
        if (code == '\\') {
            code = escaped(from);
        }
        if (code > Character.MAX_CODE_POINT || (0xD800 <= code && code <= 0xDFFF)) {
            throw wrong(from, "U+%04X is no character".formatted(code));
        }
        return code;
    }

    private int escaped(int from) {
        int code = atEnd() ? 0 : codes[at++];
        return switch (code) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'x' -> hexadecimal(from, 2);
            case 'u' -> hexadecimal(from, 4);
            case 'U' -> hexadecimal(from, 8);
            default -> {
                if (ESCAPES.indexOf(code) < 0) {
                    throw wrong(
                            from,
                            "an escape that is none; these are: \\n \\r \\t \\\\ \\\" \\[ \\] \\-"
                                    + " \\xFF \\uFFFF \\UFFFFFFFF");
                }
                yield code;
            }
        };
    }

    private int hexadecimal(int from, int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = atEnd() ? -1 : Character.digit(codes[at], 16);
            if (digit < 0) {
                throw wrong(from, "an escape without %d hexadecimal digits".formatted(digits));
            }
            at++;
            value = value * 16 + digit;
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    /** What stands here, for an error. */
    String found() {
        if (atEnd()) {
            return "the end";
        }
        return atLineEnd() ? "the end of the line" : "'" + Character.toString(codes[at]) + "'";
    }

    /** Line and column of a place, both from 1; a tab is one column. */
    String place(int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (codes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return "line %d, column %d".formatted(line, index - lineStart + 1);
    }

    GrammarException wrong(int index, String what) {
        return GrammarException.malformed("grammar", located(index, what));
    }

    GrammarException unsupported(int index, String what) {
        return GrammarException.unsupported("grammar", located(index, what));
    }

    GrammarException limit(int index, String what) {
        return new GrammarException(
                GrammarException.Kind.LIMIT,
                "grammar",
                located(index, what + "; make the grammar smaller"));
    }

    private String located(int index, String what) {
        return "the grammar at %s: %s".formatted(place(index), what);
    }
}
