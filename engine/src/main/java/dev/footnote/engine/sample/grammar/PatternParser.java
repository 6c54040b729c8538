package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Regular expressions in the part of ECMA 262 that is regular: no look-around, no references back,
 * no word boundaries; anchors at the ends of an alternative only.
 */
final class PatternParser {
    private static final int LENGTH_MAX = 4_096;
    private static final int DEPTH_MAX = 64;
    private static final Characters DIGITS = Characters.between('0', '9');
    private static final Characters WORD =
            DIGITS.and(Characters.between('a', 'z'))
                    .and(Characters.between('A', 'Z'))
                    .and(Characters.of("_"));
    private static final Characters SPACES = Characters.of(" \t\n\r\f\u000b\u00a0\u2028\u2029");
    private static final Characters ANY = Characters.of("\n\r\u2028\u2029").complement();

    private final int[] codes;
    private final Function<Characters, Form> character;
    private int at;
    private int depth;

    private PatternParser(String pattern, Function<Characters, Form> character) {
        if (pattern.length() > LENGTH_MAX) {
            throw new GrammarException(
                    GrammarException.Kind.LIMIT,
                    "pattern",
                    "the pattern has %d characters; at most %d are read"
                            .formatted(pattern.length(), LENGTH_MAX));
        }
        this.codes = pattern.codePoints().toArray();
        this.character = character;
    }

    /**
     * Texts that match from beginning to end.
     *
     * @param character the form of one character of a set
     */
    static Form whole(String pattern, Function<Characters, Form> character) {
        return new PatternParser(pattern, character).alternatives(false);
    }

    /** Texts that have a match somewhere in them, as JSON Schema means it. */
    static Form anywhere(String pattern, Function<Characters, Form> character) {
        return new PatternParser(pattern, character).alternatives(true);
    }

    /** The outermost alternatives, each with its own anchors. */
    private Form alternatives(boolean anywhere) {
        Form any = new Form.Repeat(character.apply(Characters.all()), 0, Form.UNBOUNDED);
        List<Form> options = new ArrayList<>();
        do {
            List<Form> parts = new ArrayList<>();
            if (!take('^') && anywhere) {
                parts.add(any);
            }
            parts.add(sequence());
            if (!take('$') && anywhere) {
                parts.add(any);
            }
            options.add(new Form.Sequence(parts));
        } while (take('|'));
        if (at < codes.length) {
            throw wrong("an unexpected '%s'".formatted(Character.toString(codes[at])));
        }
        return new Form.Choice(options);
    }

    private Form choice() {
        List<Form> options = new ArrayList<>();
        do {
            options.add(sequence());
        } while (take('|'));
        return new Form.Choice(options);
    }

    private Form sequence() {
        List<Form> parts = new ArrayList<>();
        while (at < codes.length && "|)$".indexOf(codes[at]) < 0) {
            parts.add(quantified(atom()));
        }
        return new Form.Sequence(parts);
    }

    private Form quantified(Form atom) {
        Form form = atom;
        if (take('*')) {
            form = new Form.Repeat(atom, 0, Form.UNBOUNDED);
        } else if (take('+')) {
            form = new Form.Repeat(atom, 1, Form.UNBOUNDED);
        } else if (take('?')) {
            form = new Form.Repeat(atom, 0, 1);
        } else if (take('{')) {
            int least = integer();
            int most = least;
            if (take(',')) {
                most = at < codes.length && codes[at] == '}' ? Form.UNBOUNDED : integer();
            }
            expect('}');
            form = new Form.Repeat(atom, least, most);
        } else {
            return form;
        }
        take('?'); // Which of several matches is taken does not matter to what matches.
        return form;
    }

    private int integer() {
        int value = 0;
        int from = at;
        while (at < codes.length && Character.isDigit(codes[at]) && at - from < 6) {
            value = value * 10 + Character.digit(codes[at++], 10);
        }
        if (at == from) {
            throw wrong("no number after '{'");
        }
        return value;
    }

    private Form atom() {
        int code = codes[at++];
        return switch (code) {
            case '(' -> group();
            case '[' -> character.apply(set());
            case '.' -> character.apply(ANY);
            case '\\' -> character.apply(escape());
            case '*', '+', '?', '{' ->
                    throw wrong("'%s' with nothing to repeat".formatted(Character.toString(code)));
            case '^' -> throw unsupported("'^' within an alternative");
            default -> character.apply(Characters.between(code, code));
        };
    }

    private Form group() {
        if (take('?') && !take(':')) {
            throw unsupported("a group that begins with '(?'");
        }
        if (++depth > DEPTH_MAX) {
            throw unsupported("groups nested more than %d deep".formatted(DEPTH_MAX));
        }
        Form inner = choice();
        expect(')');
        depth--;
        return inner;
    }

    private Characters set() {
        boolean negated = take('^');
        Characters set = new Characters(List.of());
        while (at < codes.length && codes[at] != ']') {
            Characters first = member();
            if (at + 1 < codes.length && codes[at] == '-' && codes[at + 1] != ']') {
                at++;
                Characters last = member();
                set = set.and(Characters.between(single(first), single(last)));
            } else {
                set = set.and(first);
            }
        }
        expect(']');
        return negated ? set.complement() : set;
    }

    private int single(Characters characters) {
        List<Characters.Range> ranges = characters.ranges();
        if (ranges.size() != 1 || ranges.getFirst().first() != ranges.getFirst().last()) {
            throw wrong("a range between sets");
        }
        return ranges.getFirst().first();
    }

    private Characters member() {
        int code = codes[at++];
        return code == '\\' ? escape() : Characters.between(code, code);
    }

    private Characters escape() {
        if (at == codes.length) {
            throw wrong("a backslash at the end");
        }
        int code = codes[at++];
        return switch (code) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 's' -> SPACES;
            case 'S' -> SPACES.complement();
            case 'n' -> Characters.of("\n");
            case 'r' -> Characters.of("\r");
            case 't' -> Characters.of("\t");
            case 'f' -> Characters.of("\f");
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            default -> {
                if (Character.isLetterOrDigit(code)) {
                    throw unsupported("'\\%s'".formatted(Character.toString(code)));
                }
                yield Characters.between(code, code);
            }
        };
    }

    private Characters hex(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            int digit = at < codes.length ? Character.digit(codes[at++], 16) : -1;
            if (digit < 0) {
                throw wrong("an escape without %d hexadecimal digits".formatted(count));
            }
            value = value * 16 + digit;
        }
        return Characters.between(value, value);
    }

    private boolean take(int code) {
        boolean there = at < codes.length && codes[at] == code;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(int code) {
        if (!take(code)) {
            throw wrong("no '%s'".formatted(Character.toString(code)));
        }
    }

    private GrammarException wrong(String what) {
        return GrammarException.malformed("pattern", "the pattern has " + describe(what));
    }

    private GrammarException unsupported(String what) {
        return GrammarException.unsupported(
                "pattern",
                "the pattern uses %s; sets, groups, alternatives and repetitions are supported"
                        .formatted(describe(what)));
    }

    private String describe(String what) {
        return "%s near character %d".formatted(what, at);
    }
}
