package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads grammars in GBNF, the notation of llama.cpp: rules {@code name ::= form}, one a line; texts
 * in quotes, sets of characters in brackets, {@code .} for any character, names of other rules,
 * groups in parentheses, alternatives with {@code |}, repetition with {@code *}, {@code +}, {@code
 * ?} and {@code {m,n}}, comments from {@code #}. A rule goes on in the next line within a group,
 * after {@code ::=} and after {@code |}. A whole text has the form {@code root}.
 */
final class GbnfParser {
    private static final String ROOT = "root";
    private static final int LENGTH_MAX = 65_536;
    private static final int RULES_MAX = 1_000;
    private static final int NESTING_MAX = 40;
    private static final int SIGNS_MAX = 8;
    private static final int COUNT_MAX = 10_000;

    private final GbnfText text;
    private final Map<String, Form> rules = new LinkedHashMap<>();
    private final Map<String, Integer> definedAt = new LinkedHashMap<>();
    private final Map<String, Integer> namedAt = new LinkedHashMap<>();
    private int depth;

    private GbnfParser(GbnfText text) {
        this.text = text;
    }

    /** The grammar that a text describes. */
    static Grammar parse(String grammar) {
        if (grammar.length() > LENGTH_MAX) {
            throw new GrammarException(
                    GrammarException.Kind.LIMIT,
                    "length",
                    "the grammar has %,d characters; at most %,d are read"
                            .formatted(grammar.length(), LENGTH_MAX));
        }
        return new GbnfParser(new GbnfText(grammar)).grammar();
    }

    private Grammar grammar() {
        text.skipBlanks(true);
        while (!text.atEnd()) {
            rule();
        }
        namedAt.forEach(
                (name, at) -> {
                    if (!rules.containsKey(name)) {
                        throw text.wrong(
                                at,
                                "the rule \"%s\" is used but not defined; these are: %s"
                                        .formatted(name, rules.keySet()));
                    }
                });
        if (!rules.containsKey(ROOT)) {
            throw text.wrong(
                    text.at(),
                    "no rule has the name \"root\", which a whole text must have; add root ::= …");
        }
        refuseLeftRecursion();
        return new Grammar(rules, ROOT);
    }

    private void refuseLeftRecursion() {
        Optional<List<String>> cycle = new LeftCalls(rules).cycle();
        if (cycle.isPresent()) {
            List<String> names = cycle.get();
            int at = definedAt.getOrDefault(names.getFirst(), 0);
            throw text.unsupported(
                    at,
                    "the rule \"%s\" can begin with itself (%s); write what repeats with * or +"
                            .formatted(names.getFirst(), String.join(" → ", names)));
        }
    }

    private void rule() {
        int at = text.at();
        String name = text.name();
        if (name.isEmpty()) {
            throw text.wrong(
                    at, "expected the name of a rule (letters, digits, -), found " + text.found());
        }
        Integer before = definedAt.putIfAbsent(name, at);
        if (before != null) {
            throw text.wrong(
                    at,
                    "the rule \"%s\" is already defined at %s; join both with |"
                            .formatted(name, text.place(before)));
        }
        if (definedAt.size() > RULES_MAX) {
            throw text.limit(at, "more than %,d rules".formatted(RULES_MAX));
        }
        text.skipBlanks(false);
        if (!text.take("::=")) {
            throw text.wrong(
                    text.at(),
                    "expected ::= after the name \"%s\", found %s".formatted(name, text.found()));
        }
        text.skipBlanks(true);
        rules.put(name, alternatives(false));
        if (!text.atEnd() && !text.atLineEnd()) {
            throw text.wrong(
                    text.at(),
                    "expected |, another part of the rule \"%s\" or the end of the line, found %s"
                            .formatted(name, text.found()));
        }
        text.skipBlanks(true);
    }

    private Form alternatives(boolean nested) {
        List<Form> options = new ArrayList<>();
        options.add(sequence(nested));
        while (text.take("|")) {
            text.skipBlanks(true);
            options.add(sequence(nested));
        }
        return options.size() == 1 ? options.getFirst() : new Form.Choice(options);
    }

    private Form sequence(boolean nested) {
        List<Form> parts = new ArrayList<>();
        Optional<Form> part = part();
        while (part.isPresent()) {
            text.skipBlanks(nested);
            parts.add(repeated(part.get(), nested));
            part = part();
        }
        return parts.size() == 1 ? parts.getFirst() : new Form.Sequence(parts);
    }

    private Optional<Form> part() {
        int at = text.at();
        String name = text.name();
        if (!name.isEmpty()) {
            namedAt.putIfAbsent(name, at);
            return Optional.of(new Form.Named(name));
        }
        if (text.take("\"")) {
            return Optional.of(Form.text(text.literal(at)));
        }
        if (text.take("[")) {
            return Optional.of(new Form.OneOf(text.set(at)));
        }
        if (text.take(".")) {
            return Optional.of(new Form.OneOf(Characters.all()));
        }
        if (text.take("(")) {
            return Optional.of(group(at));
        }
        if (text.take("<") || text.take("!")) {
            throw text.unsupported(
                    at,
                    "tokens by <name> or <[id]> are not supported; write the text they stand for");
        }
        return Optional.empty();
    }

    private Form group(int at) {
        if (++depth > NESTING_MAX) {
            throw text.limit(at, "groups nested more than %d deep".formatted(NESTING_MAX));
        }
        text.skipBlanks(true);
        Form inner = alternatives(true);
        if (!text.take(")")) {
            throw text.wrong(
                    text.at(),
                    "expected ) for the ( at %s, found %s".formatted(text.place(at), text.found()));
        }
        depth--;
        return inner;
    }

    /** With all the signs of repetition that follow; each counts what stands before it. */
    private Form repeated(Form form, boolean nested) {
        Form all = form;
        int signs = 0;
        while (true) {
            int at = text.at();
            Optional<Form> more = repeatedOnce(all, nested);
            if (more.isEmpty()) {
                return all;
            }
            if (++signs > SIGNS_MAX) {
                throw text.limit(
                        at, "more than %d signs of repetition in a row".formatted(SIGNS_MAX));
            }
            all = more.get();
            text.skipBlanks(nested);
        }
    }

    private Optional<Form> repeatedOnce(Form form, boolean nested) {
        if (text.take("*")) {
            return Optional.of(new Form.Repeat(form, 0, Form.UNBOUNDED));
        }
        if (text.take("+")) {
            return Optional.of(new Form.Repeat(form, 1, Form.UNBOUNDED));
        }
        if (text.take("?")) {
            return Optional.of(Form.optional(form));
        }
        int at = text.at();
        if (!text.take("{")) {
            return Optional.empty();
        }
        text.skipBlanks(nested);
        int least = count(nested);
        int most = least;
        if (text.take(",")) {
            text.skipBlanks(nested);
            most = text.atDigit() ? count(nested) : Form.UNBOUNDED;
        }
        if (!text.take("}")) {
            throw text.wrong(
                    text.at(),
                    "expected } for the { at %s, found %s".formatted(text.place(at), text.found()));
        }
        if (most < least) {
            throw text.wrong(
                    at,
                    "a repetition of %d to %d times; the second is less".formatted(least, most));
        }
        return Optional.of(new Form.Repeat(form, least, most));
    }

    private int count(boolean nested) {
        int at = text.at();
        int count = text.number();
        if (count > COUNT_MAX) {
            throw text.limit(at, "a repetition of more than %,d times".formatted(COUNT_MAX));
        }
        text.skipBlanks(nested);
        return count;
    }
}
