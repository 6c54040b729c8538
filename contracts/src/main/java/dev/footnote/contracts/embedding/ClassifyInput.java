package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be classified: on the wire a string, an object with {@code text} and perhaps {@code
 * text_pair}, or a list of these.
 */
public record ClassifyInput(@JsonValue List<Pair> items) {

    /** A text, and the second when two are judged together. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Pair(String text, @JsonProperty("text_pair") Optional<String> second) {}

    public ClassifyInput {
        items = List.copyOf(items);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ClassifyInput of(Object wire) {
        return wire instanceof List<?> list
                ? new ClassifyInput(list.stream().map(ClassifyInput::item).toList())
                : new ClassifyInput(List.of(item(wire)));
    }

    private static Pair item(Object wire) {
        if (wire instanceof String text) return new Pair(text, Optional.empty());
        if (wire instanceof Map<?, ?> fields && fields.get("text") instanceof String text) {
            Object second = fields.get("text_pair");
            if (second == null) return new Pair(text, Optional.empty());
            if (second instanceof String other) return new Pair(text, Optional.of(other));
        }
        throw new IllegalArgumentException(
                "input is neither a string, an object with text and text_pair, nor a list of"
                        + " these");
    }
}
