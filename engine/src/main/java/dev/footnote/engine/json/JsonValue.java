package dev.footnote.engine.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value. The {@code as...} methods return the content or say what was found instead. */
public sealed interface JsonValue {

    /** An object; members keep the order of the text. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** Copies the members. */
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member, absent also when its value is null. */
        public Optional<JsonValue> find(String name) {
            JsonValue value = members.get(name);
            return value == null || value instanceof JsonNull
                    ? Optional.empty()
                    : Optional.of(value);
        }

        /** The member, or an error that names it. */
        public JsonValue require(String name) {
            return find(name)
                    .orElseThrow(
                            () ->
                                    new JsonException(
                                            JsonException.Kind.MISSING,
                                            "JSON object lacks the member \"" + name + "\""));
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        /** Copies the elements. */
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /** A string. */
    record JsonString(String value) implements JsonValue {}

    /** A number. */
    record JsonNumber(double value) implements JsonValue {}

    /** True or false. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** The null of the text. */
    record JsonNull() implements JsonValue {}

    /** This value as an object. */
    default JsonObject asObject() {
        if (this instanceof JsonObject object) {
            return object;
        }
        throw unexpected("an object");
    }

    /** The elements of this array. */
    default List<JsonValue> asArray() {
        if (this instanceof JsonArray array) {
            return array.elements();
        }
        throw unexpected("an array");
    }

    /** This string. */
    default String asString() {
        if (this instanceof JsonString string) {
            return string.value();
        }
        throw unexpected("a string");
    }

    /** This number. */
    default double asDouble() {
        if (this instanceof JsonNumber number) {
            return number.value();
        }
        throw unexpected("a number");
    }

    /** This number when it is whole and exact (at most 2^53). */
    default long asLong() {
        double value = asDouble();
        if (value == Math.rint(value) && Math.abs(value) <= 0x1p53) {
            return (long) value;
        }
        throw unexpected("a whole number");
    }

    /** This number when it is whole and fits 32 bits. */
    default int asInt() {
        long value = asLong();
        if (value == (int) value) {
            return (int) value;
        }
        throw unexpected("a whole number of 32 bits");
    }

    /** This boolean. */
    default boolean asBoolean() {
        if (this instanceof JsonBoolean bool) {
            return bool.value();
        }
        throw unexpected("true or false");
    }

    /** The strings of this array. */
    default List<String> asStrings() {
        List<String> strings = new ArrayList<>();
        for (JsonValue element : asArray()) {
            strings.add(element.asString());
        }
        return strings;
    }

    private JsonException unexpected(String expected) {
        String found =
                switch (this) {
                    case JsonObject ignored -> "an object";
                    case JsonArray ignored -> "an array";
                    case JsonString string -> "the string \"" + shortened(string.value()) + "\"";
                    case JsonNumber number -> "the number " + number.value();
                    case JsonBoolean bool -> String.valueOf(bool.value());
                    case JsonNull ignored -> "null";
                };
        return new JsonException(
                JsonException.Kind.TYPE, "JSON value is " + found + ", expected " + expected);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
