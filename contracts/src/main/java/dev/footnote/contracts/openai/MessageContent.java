package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The content of a chat message: on the wire a string, or a list of parts of type {@code text}. */
public record MessageContent(@JsonValue String text) {

    /**
     * Reads either wire form.
     *
     * @throws IllegalArgumentException when a part is not text
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static MessageContent of(@Nullable Object wire) {
        return switch (wire) {
            case null -> new MessageContent("");
            case String text -> new MessageContent(text);
            case List<?> parts -> new MessageContent(joined(parts));
            default ->
                    throw new IllegalArgumentException(
                            "message content is %s; send a string or a list of text parts"
                                    .formatted(wire.getClass().getSimpleName()));
        };
    }

    private static String joined(List<?> parts) {
        var text = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof Map<?, ?> fields && fields.get("text") instanceof String piece) {
                text.append(piece);
                continue;
            }
            throw new IllegalArgumentException(
                    "a message part is not text; only parts {\"type\":\"text\",\"text\":…} are"
                            + " read");
        }
        return text.toString();
    }
}
