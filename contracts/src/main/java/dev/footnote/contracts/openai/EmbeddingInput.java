package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be embedded: on the wire a string, a list of strings, a list of token ids, or a list
 * of such lists. Exactly one of the two components is filled.
 */
public record EmbeddingInput(List<String> texts, List<List<Integer>> tokens) {
    public EmbeddingInput {
        texts = List.copyOf(texts);
        tokens = List.copyOf(tokens);
    }

    public static EmbeddingInput ofTexts(List<String> texts) {
        return new EmbeddingInput(texts, List.of());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static EmbeddingInput of(Object wire) {
        if (wire instanceof String text) return ofTexts(List.of(text));
        if (!(wire instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException(
                    "input is empty or neither a string nor a list of strings or token ids");
        }
        return switch (list.getFirst()) {
            case String _ -> ofTexts(list.stream().map(EmbeddingInput::text).toList());
            case Number _ -> new EmbeddingInput(List.of(), List.of(tokens(list)));
            default ->
                    new EmbeddingInput(
                            List.of(), list.stream().map(EmbeddingInput::tokens).toList());
        };
    }

    @JsonValue
    public Object wire() {
        return tokens.isEmpty() ? texts : tokens;
    }

    public int count() {
        return texts.size() + tokens.size();
    }

    private static String text(Object item) {
        if (item instanceof String text) return text;
        throw new IllegalArgumentException("input mixes strings with something else");
    }

    private static List<Integer> tokens(Object item) {
        if (!(item instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    "input holds neither strings nor lists of token ids");
        }
        List<Integer> ids = new ArrayList<>(list.size());
        for (Object id : list) {
            if (!(id instanceof Integer number)) {
                throw new IllegalArgumentException("input holds a token id that is not an integer");
            }
            ids.add(number);
        }
        return ids;
    }
}
