package dev.footnote.contracts.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.openai.Usage;

import java.util.List;
import java.util.Optional;

/** The answer of {@code POST /v1/perplexity}, in the order of the input. */
public record PerplexityResponse(String object, String model, List<Item> data, Usage usage) {

    /**
     * One text.
     *
     * @param tokens those that have a score: all but the first, which nothing precedes
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Item(
            int index,
            int tokens,
            @JsonProperty("mean_logprob") double meanLogprob,
            double perplexity,
            @JsonProperty("token_logprobs") Optional<List<TokenScore>> tokenScores) {}

    /** A token and the natural logarithm of its probability after all before it. */
    public record TokenScore(int id, String token, double logprob) {}

    public PerplexityResponse {
        data = List.copyOf(data);
    }
}
