package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Map;

/** A text to rank: sent as a string or as an object with a {@code text}, answered as an object. */
public record RerankDocument(@JsonProperty String text) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RerankDocument of(Object wire) {
        return switch (wire) {
            case String text -> new RerankDocument(text);
            case Map<?, ?> fields when fields.get("text") instanceof String text ->
                    new RerankDocument(text);
            default ->
                    throw new IllegalArgumentException(
                            "a document is neither a string nor an object with a text");
        };
    }
}
