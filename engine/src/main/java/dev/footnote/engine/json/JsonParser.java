package dev.footnote.engine.json;

import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonBoolean;
import dev.footnote.engine.json.JsonValue.JsonNull;
import dev.footnote.engine.json.JsonValue.JsonNumber;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recursive descent over one text; an instance reads one document. */
final class JsonParser {
    private final String text;
    private final int depthMax;
    private int position;
    private int depth;

    JsonParser(String text, int depthMax) {
        this.text = text;
        this.depthMax = depthMax;
    }

    JsonValue document() {
        JsonValue value = value();
        if (position < text.length()) {
            throw syntax("the end of the text");
        }
        return value;
    }

    /** Reads a value with the white space around it. */
    private JsonValue value() {
        skipSpace();
        JsonValue value =
                switch (peek()) {
                    case '{' -> object();
                    case '[' -> array();
                    case '"' -> new JsonString(string());
                    case 't' -> word("true", new JsonBoolean(true));
                    case 'f' -> word("false", new JsonBoolean(false));
                    case 'n' -> word("null", new JsonNull());
                    default -> number();
                };
        skipSpace();
        return value;
    }

    private JsonObject object() {
        enter();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        position++;
        skipSpace();
        while (peek() != '}') {
            if (peek() != '"') {
                throw syntax("a member name in quotes");
            }
            int start = position;
            String name = string();
            skipSpace();
            if (peek() != ':') {
                throw syntax("':'");
            }
            position++;
            if (members.put(name, value()) != null) {
                position = start;
                throw syntax("no second member of the same name");
            }
            if (!another('}')) {
                break;
            }
            skipSpace();
            if (peek() != '"') {
                throw syntax("a member name after ','");
            }
        }
        position++;
        depth--;
        return new JsonObject(members);
    }

    private JsonArray array() {
        enter();
        List<JsonValue> elements = new ArrayList<>();
        position++;
        skipSpace();
        if (peek() != ']') {
            do {
                elements.add(value());
            } while (another(']'));
        }
        position++;
        depth--;
        return new JsonArray(elements);
    }

    /** After an element: true with the comma consumed, false before the closing bracket. */
    private boolean another(char close) {
        if (peek() == ',') {
            position++;
            return true;
        }
        if (peek() == close) {
            return false;
        }
        throw syntax("',' or '" + close + "'");
    }

    private void enter() {
        if (++depth > depthMax) {
            throw new JsonException(
                    JsonException.Kind.LIMIT,
                    "JSON text nests deeper than " + depthMax + " levels at " + position);
        }
    }

    private String string() {
        int start = ++position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"') {
                return text.substring(start, position++);
            }
            if (c == '\\') {
                return escapedString(start);
            }
            if (c < 0x20) {
                throw syntax("control characters to be escaped in a string");
            }
            position++;
        }
        throw syntax("'\"' at the end of a string");
    }

    private String escapedString(int start) {
        StringBuilder out = new StringBuilder(text.length() - start < 64 ? 16 : 64);
        out.append(text, start, position);
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                checkSurrogates(out);
                return out.toString();
            }
            if (c < 0x20) {
                throw syntax("control characters to be escaped in a string");
            }
            position++;
            out.append(c == '\\' ? escape() : c);
        }
        throw syntax("'\"' at the end of a string");
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> {
                position--;
                throw syntax("one of \"\\/bfnrtu after a backslash");
            }
        };
    }

    private char hexadecimal() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw syntax("four hexadecimal digits after \\u");
            }
            code = code << 4 | digit;
            position++;
        }
        return (char) code;
    }

    private void checkSurrogates(CharSequence content) {
        int code;
        for (int i = 0; i < content.length(); i += Character.charCount(code)) {
            code = Character.codePointAt(content, i);
            if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                throw syntax("surrogates in pairs in the string before this place");
            }
        }
    }

    private JsonValue word(String word, JsonValue value) {
        if (!text.startsWith(word, position)) {
            throw syntax("a value");
        }
        position += word.length();
        return value;
    }

    private JsonNumber number() {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        long whole = 0;
        int digits = digits();
        if (digits == 0) {
            throw syntax("a value");
        }
        if (digits > 1 && text.charAt(position - digits) == '0') {
            throw syntax("a number without leading zeros");
        }
        boolean integral = true;
        if (peek() == '.') {
            integral = false;
            position++;
            requireDigits();
        }
        if (peek() == 'e' || peek() == 'E') {
            integral = false;
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            requireDigits();
        }
        if (!integral || digits > 15) {
            return parsed(text.substring(start, position));
        }
        for (int i = position - digits; i < position; i++) {
            whole = whole * 10 + (text.charAt(i) - '0');
        }
        return new JsonNumber(text.charAt(start) == '-' ? -(double) whole : whole);
    }

    private JsonNumber parsed(String literal) {
        double value = Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            throw syntax("a number within the range of a double before this place");
        }
        return new JsonNumber(value);
    }

    private void requireDigits() {
        if (digits() == 0) {
            throw syntax("a digit");
        }
    }

    private int digits() {
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        return position - start;
    }

    private void skipSpace() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    /** The character at the position; NUL, which no token begins with, at the end. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private JsonException syntax(String expected) {
        String found =
                position >= text.length()
                        ? "the text ends"
                        : "found '"
                                + text.substring(position, Math.min(text.length(), position + 12))
                                + "'";
        return new JsonException(
                JsonException.Kind.SYNTAX,
                "JSON text at character " + position + ": " + found + ", expected " + expected);
    }
}
