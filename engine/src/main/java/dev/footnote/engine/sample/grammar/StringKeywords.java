package dev.footnote.engine.sample.grammar;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a schema says of strings: their length, or a pattern, or a format that has one. */
record StringKeywords(JsonObject schema, String path) {
    private static final String DATE =
            "[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
                    + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
    private static final String TIME =
            "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?"
                    + "(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?";

    /** A part of what each format allows, never more. */
    private static final Map<String, String> FORMATS =
            Map.of(
                    "date",
                    DATE,
                    "time",
                    TIME,
                    "date-time",
                    DATE + "T" + TIME,
                    "duration",
                    "P(?:[0-9]{1,4}D(?:T[0-9]{1,4}H)?|T[0-9]{1,4}[HMS]|[0-9]{1,4}[YMW])",
                    "uuid",
                    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                    "ipv4",
                    OCTET + "(?:\\." + OCTET + "){3}",
                    "ipv6",
                    "[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}",
                    "hostname",
                    "[A-Za-z](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?(?:\\." + LABEL + "){0,3}",
                    "email",
                    "[A-Za-z0-9_+-]{1,30}(?:\\.[A-Za-z0-9_+-]{1,30})?@"
                            + LABEL
                            + "(?:\\."
                            + LABEL
                            + "){0,2}\\.[A-Za-z]{2,12}");

    static List<String> formats() {
        return FORMATS.keySet().stream().sorted().toList();
    }

    Form form(JsonForms forms) {
        boolean pattern = schema.find("pattern").isPresent();
        boolean format = schema.find("format").isPresent();
        boolean length =
                schema.find("minLength").isPresent() || schema.find("maxLength").isPresent();
        if ((pattern && format) || ((pattern || format) && length)) {
            throw SchemaCompiler.refused(
                    pattern ? "pattern" : "format",
                    path,
                    "it is not supported beside 'format', 'minLength' or 'maxLength'");
        }
        if (pattern) {
            String expression = schema.require("pattern").asString();
            return quoted(PatternParser.anywhere(expression, JsonForms::escaped));
        }
        if (format) {
            String name = schema.require("format").asString();
            String expression = FORMATS.get(name);
            if (expression == null) {
                throw SchemaCompiler.refused(
                        "format",
                        path,
                        "\"%s\" is not supported; these are: %s"
                                .formatted(name, new TreeSet<>(FORMATS.keySet())));
            }
            return quoted(PatternParser.whole(expression, JsonForms::escaped));
        }
        if (!length) {
            return forms.anyString();
        }
        return forms.string(
                schema.find("minLength").map(JsonValue::asInt).orElse(0),
                schema.find("maxLength").map(JsonValue::asInt).orElse(Form.UNBOUNDED));
    }

    private static Form quoted(Form content) {
        return Form.sequence(Form.text("\""), content, Form.text("\""));
    }
}
