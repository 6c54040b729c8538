package dev.footnote.contracts.embedding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/rerank}.
 *
 * @param topN how many of the best are wanted; all when absent
 * @param returnDocuments whether results carry their text; true when absent, as with Jina
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RerankRequest(
        String model,
        String query,
        List<RerankDocument> documents,
        @JsonProperty("top_n") Optional<Integer> topN,
        @JsonProperty("return_documents") Optional<Boolean> returnDocuments) {
    public RerankRequest {
        model = model == null ? "" : model;
        query = query == null ? "" : query;
        documents = documents == null ? List.of() : List.copyOf(documents);
    }

    /** All scores of these texts, without the texts. */
    public static RerankRequest of(String model, String query, List<String> texts) {
        return new RerankRequest(
                model,
                query,
                texts.stream().map(RerankDocument::new).toList(),
                Optional.empty(),
                Optional.of(false));
    }
}
