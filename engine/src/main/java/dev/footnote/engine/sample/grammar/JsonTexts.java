package dev.footnote.engine.sample.grammar;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonBoolean;
import dev.footnote.engine.json.JsonValue.JsonNull;
import dev.footnote.engine.json.JsonValue.JsonNumber;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** JSON values as text without blanks, and their types as JSON Schema names them. */
final class JsonTexts {
    private JsonTexts() {}

    static String write(JsonValue value) {
        return switch (value) {
            case JsonObject object ->
                    object.members().entrySet().stream()
                            .map(it -> JsonForms.quoted(it.getKey()) + ":" + write(it.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case JsonArray(List<JsonValue> elements) ->
                    elements.stream()
                            .map(JsonTexts::write)
                            .collect(Collectors.joining(",", "[", "]"));
            case JsonString(String text) -> JsonForms.quoted(text);
            case JsonNumber(double number) -> number(number);
            case JsonBoolean(boolean flag) -> String.valueOf(flag);
            case JsonNull ignored -> "null";
        };
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : BigDecimal.valueOf(number).toString();
    }

    static boolean isA(JsonValue value, String type) {
        return switch (value) {
            case JsonObject ignored -> type.equals("object");
            case JsonArray ignored -> type.equals("array");
            case JsonString ignored -> type.equals("string");
            case JsonNumber(double number) ->
                    type.equals("number")
                            || (type.equals("integer") && number == Math.rint(number));
            case JsonBoolean ignored -> type.equals("boolean");
            case JsonNull ignored -> type.equals("null");
        };
    }
}
