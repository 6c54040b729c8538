package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.openai.Usage;

import java.util.List;
import java.util.Optional;

/** The answer of {@code POST /v1/rerank}: best first. */
public record RerankResponse(String model, Usage usage, List<Result> results) {

    /**
     * One document.
     *
     * @param index its place in the request
     * @param relevanceScore 0 to 1
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Result(
            int index,
            @JsonProperty("relevance_score") double relevanceScore,
            Optional<RerankDocument> document) {}

    public RerankResponse {
        results = List.copyOf(results);
    }
}
