package dev.footnote.engine.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Entry point of the JSON reader: RFC 8259 and nothing more, duplicate names refused. */
public final class Json {
    private Json() {}

    /** Reads a text with the default limits. */
    public static JsonValue parse(String text) {
        return parse(text, JsonLimits.defaults());
    }

    /** Reads a text within limits. */
    public static JsonValue parse(String text, JsonLimits limits) {
        checkSize(text.length(), limits);
        return new JsonParser(text, limits.depthMax()).document();
    }

    /** Reads UTF-8 bytes with the default limits. */
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, JsonLimits.defaults());
    }

    /** Reads UTF-8 bytes within limits. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        // One character takes at most three bytes per UTF-16 unit.
        checkSize((utf8.length + 2) / 3, limits);
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(utf8))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new JsonException(
                    JsonException.Kind.ENCODING,
                    "JSON text of " + utf8.length + " bytes is not UTF-8: " + e.getMessage());
        }
        return parse(text, limits);
    }

    private static void checkSize(int characters, JsonLimits limits) {
        if (characters > limits.charactersMax()) {
            throw new JsonException(
                    JsonException.Kind.LIMIT,
                    "JSON text has "
                            + characters
                            + " characters or more, at most "
                            + limits.charactersMax()
                            + " are read");
        }
    }
}
