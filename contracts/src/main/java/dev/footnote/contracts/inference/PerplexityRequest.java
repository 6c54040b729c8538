package dev.footnote.contracts.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.openai.EmbeddingInput;

import java.util.Optional;

/**
 * {@code POST /v1/perplexity}: texts or token ids, each judged by itself.
 *
 * @param addSpecialTokens whether texts get the model's start token; true when absent
 * @param returnTokens whether each token's log-probability is wanted
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PerplexityRequest(
        String model,
        EmbeddingInput input,
        @JsonProperty("add_special_tokens") Optional<Boolean> addSpecialTokens,
        @JsonProperty("return_tokens") Optional<Boolean> returnTokens) {
    public PerplexityRequest {
        model = model == null ? "" : model;
        if (input == null) {
            throw new IllegalArgumentException("input is missing; send a text or a list");
        }
    }
}
