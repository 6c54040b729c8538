package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/tokenize}: the token ids, or with {@code counts_only} only their number, of each
 * text.
 */
public record TokenizeRequest(
        String model,
        List<String> input,
        @JsonProperty("add_special_tokens") Optional<Boolean> addSpecialTokens,
        @JsonProperty("counts_only") Optional<Boolean> countsOnly) {
    public TokenizeRequest {
        model = model == null ? "" : model;
        input = input == null ? List.of() : List.copyOf(input);
    }

    /** Only the counts, without special tokens: what a chunker asks for. */
    public static TokenizeRequest counting(String model, List<String> texts) {
        return new TokenizeRequest(model, texts, Optional.of(false), Optional.of(true));
    }
}
