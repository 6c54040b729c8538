package dev.footnote.engine.sample.grammar;

import dev.footnote.engine.json.JsonValue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named forms that may refer to each other, and the one that a whole text has.
 *
 * @param root the name of the form of a whole text
 */
public record Grammar(Map<String, Form> rules, String root) {
    private static final int DEPTH_MAX = 128;

    /** Refuses names that lead nowhere. */
    public Grammar {
        rules = Map.copyOf(rules);
        require(rules, root);
        for (Form form : rules.values()) {
            check(rules, form, 0);
        }
    }

    /** Any JSON object. */
    public static Grammar anyJsonObject() {
        JsonForms forms = new JsonForms();
        return forms.grammar(forms.anyObject());
    }

    /**
     * JSON that is valid under a schema.
     *
     * @throws GrammarException that names the keyword when it uses one that cannot be held to
     */
    public static Grammar ofJsonSchema(JsonValue schema) {
        return new SchemaCompiler(schema).compile();
    }

    /** The keywords of JSON Schema that an answer can be held to, sorted. */
    public static List<String> schemaKeywords() {
        return SchemaCompiler.keywords();
    }

    /** The formats of strings that an answer can be held to, sorted. */
    public static List<String> schemaFormats() {
        return StringKeywords.formats();
    }

    /**
     * Texts that match a regular expression as a whole.
     *
     * @throws GrammarException when it is none, or uses what no automaton does
     */
    public static Grammar ofPattern(String pattern) {
        Map<String, Form> rules = new LinkedHashMap<>();
        rules.put("root", PatternParser.whole(pattern, Form.OneOf::new));
        return new Grammar(rules, "root");
    }

    /**
     * Texts of a context-free grammar in GBNF, the notation of llama.cpp.
     *
     * @throws GrammarException with line and column when it is none, or is larger than is compiled,
     *     or has a rule that can begin with itself
     */
    public static Grammar ofGbnf(String text) {
        return GbnfParser.parse(text);
    }

    private static void check(Map<String, Form> rules, Form form, int depth) {
        if (depth > DEPTH_MAX) {
            throw new GrammarException(
                    GrammarException.Kind.LIMIT,
                    "nesting",
                    "forms are nested more than %d deep; name some of them".formatted(DEPTH_MAX));
        }
        switch (form) {
            case Form.Literal ignored -> {}
            case Form.OneOf ignored -> {}
            case Form.Sequence sequence ->
                    sequence.parts().forEach(part -> check(rules, part, depth + 1));
            case Form.Choice choice ->
                    choice.options().forEach(option -> check(rules, option, depth + 1));
            case Form.Repeat repeat -> check(rules, repeat.form(), depth + 1);
            case Form.Named named -> require(rules, named.rule());
        }
    }

    private static void require(Map<String, Form> rules, String name) {
        if (!rules.containsKey(name)) {
            throw GrammarException.malformed(
                    name, "the grammar has no rule %s; it has %s".formatted(name, rules.keySet()));
        }
    }
}
