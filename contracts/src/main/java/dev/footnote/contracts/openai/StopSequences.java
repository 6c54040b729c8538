package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.List;

/** Texts that end a generation: on the wire one string or a list of up to 16. */
public record StopSequences(@JsonValue List<String> texts) {
    private static final int COUNT_MAX = 16;

    public StopSequences {
        if (texts.size() > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "stop has %d strings; at most %d are allowed"
                            .formatted(texts.size(), COUNT_MAX));
        }
        texts = List.copyOf(texts);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static StopSequences of(Object wire) {
        return switch (wire) {
            case String text -> new StopSequences(List.of(text));
            case List<?> list -> new StopSequences(list.stream().map(String::valueOf).toList());
            default ->
                    throw new IllegalArgumentException(
                            "stop is neither a string nor a list of strings");
        };
    }
}
