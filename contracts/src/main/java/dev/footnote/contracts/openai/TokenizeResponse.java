package dev.footnote.contracts.openai;

import java.util.List;

/** Token counts of each text, and the ids of each unless only counts were asked for. */
public record TokenizeResponse(String model, List<Integer> counts, List<List<Integer>> tokens) {
    public TokenizeResponse {
        counts = List.copyOf(counts);
        tokens = tokens == null ? List.of() : List.copyOf(tokens);
    }
}
