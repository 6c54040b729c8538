package dev.footnote.engine.sample.grammar;

import static dev.footnote.engine.sample.grammar.Form.between;
import static dev.footnote.engine.sample.grammar.Form.choice;
import static dev.footnote.engine.sample.grammar.Form.optional;
import static dev.footnote.engine.sample.grammar.Form.sequence;
import static dev.footnote.engine.sample.grammar.Form.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The forms of JSON, gathered as rules of a grammar. Between tokens there may be one space, or a
 * new line with an indent: more freedom only lets a model write blanks for ever.
 */
final class JsonForms {
    static final Form DIGIT = between('0', '9');

    /** Digits of a whole number and of a fraction that are written: what a double keeps. */
    static final int DIGITS_MAX = 15;

    private static final int INDENT_MAX = 32;
    private static final Form SPACE =
            choice(
                    text(""),
                    text(" "),
                    sequence(text("\n"), new Form.Repeat(text(" "), 0, INDENT_MAX)));
    private static final Characters PLAIN =
            Characters.between(0x20, Characters.LAST).without(Characters.of("\"\\"));

    private final Map<String, Form> rules = new LinkedHashMap<>();

    /** A rule of this form under a name, unless there is one. */
    Form rule(String name, Form form) {
        rules.putIfAbsent(name, form);
        return new Form.Named(name);
    }

    /** Keeps a name for a rule that is being made; true when it was free. */
    boolean reserve(String name) {
        return rules.putIfAbsent(name, new Form.Choice(List.of())) == null;
    }

    /** Gives a reserved name its form. */
    void define(String name, Form form) {
        rules.put(name, form);
    }

    Grammar grammar(Form root) {
        rules.put("root", root);
        return new Grammar(rules, "root");
    }

    Form space() {
        return rule("space", SPACE);
    }

    /** One character between the quotes of a string, escaped or not. */
    Form character() {
        Form hex = new Form.OneOf(Characters.of("0123456789abcdefABCDEF"));
        Form scalar =
                choice(
                        sequence(
                                new Form.OneOf(Characters.of("0123456789abcefABCEF")),
                                hex,
                                hex,
                                hex),
                        sequence(new Form.OneOf(Characters.of("dD")), between('0', '7'), hex, hex));
        Form pair =
                sequence(
                        new Form.OneOf(Characters.of("dD")),
                        new Form.OneOf(Characters.of("89abAB")),
                        hex,
                        hex,
                        text("\\u"),
                        new Form.OneOf(Characters.of("dD")),
                        new Form.OneOf(Characters.of("cdefCDEF")),
                        hex,
                        hex);
        return rule(
                "character",
                choice(
                        new Form.OneOf(PLAIN),
                        sequence(text("\\"), new Form.OneOf(Characters.of("\"\\/bfnrt"))),
                        sequence(text("\\u"), choice(scalar, pair))));
    }

    /** One of these characters as a string may have it: as it is, or by its shortest escape. */
    static Form escaped(Characters characters) {
        List<Form> options = new ArrayList<>();
        options.add(new Form.OneOf(characters.without(PLAIN.complement())));
        for (int code = 0; code < 0x20; code++) {
            if (characters.contains(code)) {
                options.add(text(escape(code)));
            }
        }
        for (char quoted : new char[] {'"', '\\'}) {
            if (characters.contains(quoted)) {
                options.add(text("\\" + quoted));
            }
        }
        return new Form.Choice(options);
    }

    private static String escape(int code) {
        return switch (code) {
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u%04x".formatted(code);
        };
    }

    /** A text as JSON writes it, quotes included. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int code : text.codePoints().toArray()) {
            if (code < 0x20) {
                out.append(escape(code));
            } else if (code == '"' || code == '\\') {
                out.append('\\').append((char) code);
            } else {
                out.appendCodePoint(code);
            }
        }
        return out.append('"').toString();
    }

    Form string(int least, int most) {
        return sequence(text("\""), new Form.Repeat(character(), least, most), text("\""));
    }

    Form anyString() {
        return rule("string", string(0, Form.UNBOUNDED));
    }

    Form integer() {
        return rule("integer", sequence(optional(text("-")), whole()));
    }

    private static Form whole() {
        return choice(
                text("0"), sequence(between('1', '9'), new Form.Repeat(DIGIT, 0, DIGITS_MAX - 1)));
    }

    Form number() {
        Form fraction = sequence(text("."), new Form.Repeat(DIGIT, 1, DIGITS_MAX));
        Form exponent =
                sequence(
                        new Form.OneOf(Characters.of("eE")),
                        optional(new Form.OneOf(Characters.of("+-"))),
                        new Form.Repeat(DIGIT, 1, 2));
        return rule("number", sequence(integer(), optional(fraction), optional(exponent)));
    }

    Form bool() {
        return choice(text("true"), text("false"));
    }

    Form anyValue() {
        if (reserve("value")) {
            define(
                    "value",
                    choice(anyObject(), anyArray(), anyString(), number(), bool(), text("null")));
        }
        return new Form.Named("value");
    }

    Form anyArray() {
        if (reserve("array")) {
            define("array", array(anyValue(), 0, Form.UNBOUNDED));
        }
        return new Form.Named("array");
    }

    Form anyObject() {
        if (reserve("object")) {
            Form member = member(anyString(), anyValue());
            define("object", enclosed("{", listed(member, 0, Form.UNBOUNDED), "}"));
        }
        return new Form.Named("object");
    }

    Form array(Form element, int least, int most) {
        return enclosed("[", listed(element, least, most), "]");
    }

    Form member(Form key, Form value) {
        return sequence(key, text(":"), space(), value);
    }

    Form comma() {
        return sequence(text(","), space());
    }

    Form enclosed(String open, Form inner, String close) {
        return sequence(text(open), space(), inner, space(), text(close));
    }

    /** Elements with commas between. */
    Form listed(Form element, int least, int most) {
        if (most == 0) {
            return text("");
        }
        Form rest =
                new Form.Repeat(
                        sequence(comma(), element),
                        Math.max(0, least - 1),
                        most == Form.UNBOUNDED ? most : most - 1);
        Form some = sequence(element, rest);
        return least == 0 ? optional(some) : some;
    }

    /** A key that is none of these. */
    Form otherKey(Collection<String> keys) {
        return sequence(text("\""), otherThan(new TreeSet<>(keys)));
    }

    /** What follows until the closing quote, and is none of these endings. */
    private Form otherThan(Set<String> endings) {
        Map<Integer, Set<String>> byFirst = new TreeMap<>();
        for (String ending : endings) {
            if (!ending.isEmpty()) {
                int first = ending.codePointAt(0);
                byFirst.computeIfAbsent(first, code -> new TreeSet<>())
                        .add(ending.substring(Character.charCount(first)));
            }
        }
        List<Form> options = new ArrayList<>();
        if (!endings.contains("")) {
            options.add(text("\""));
        }
        Characters others = PLAIN;
        for (var entry : byFirst.entrySet()) {
            Characters first = Characters.between(entry.getKey(), entry.getKey());
            others = others.without(first);
            options.add(sequence(escaped(first), otherThan(entry.getValue())));
        }
        options.add(
                sequence(
                        new Form.OneOf(others),
                        new Form.Repeat(character(), 0, Form.UNBOUNDED),
                        text("\"")));
        return new Form.Choice(options);
    }
}
