package dev.footnote.embedding.web;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.embedding.RerankDocument;
import dev.footnote.contracts.embedding.RerankRequest;
import dev.footnote.contracts.embedding.RerankResponse;
import dev.footnote.embedding.Reranking;
import dev.footnote.servicekit.LiveResponses;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reranking as the clients of Jina and of Cohere speak it. */
@RestController
final class RerankController {
    private final Reranking reranking;
    private final LiveResponses live;

    /** Cohere's answer; a search unit is what it bills for up to a hundred documents. */
    record CohereResponse(String id, List<CohereResult> results, Meta meta) {}

    record CohereResult(int index, @JsonProperty("relevance_score") double relevanceScore) {}

    record Meta(
            @JsonProperty("api_version") ApiVersion apiVersion,
            @JsonProperty("billed_units") BilledUnits billedUnits) {}

    record ApiVersion(String version) {}

    record BilledUnits(@JsonProperty("search_units") int searchUnits) {}

    /** Cohere's request; what else its clients send does not apply here. */
    record CohereRequest(
            String model,
            String query,
            List<RerankDocument> documents,
            @JsonProperty("top_n") Optional<Integer> topN) {
        CohereRequest {
            model = model == null ? "" : model;
            query = query == null ? "" : query;
            documents = documents == null ? List.of() : List.copyOf(documents);
        }
    }

    RerankController(Reranking reranking, LiveResponses live) {
        this.reranking = reranking;
        this.live = live;
    }

    @PostMapping("/v1/rerank")
    void jina(@RequestBody RerankRequest request, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> reranking.rerank(request, begun));
    }

    @PostMapping("/v2/rerank")
    void cohere(@RequestBody CohereRequest request, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> cohere(request, begun));
    }

    private CohereResponse cohere(CohereRequest request, Runnable begun) {
        RerankResponse ranked =
                reranking.rerank(
                        new RerankRequest(
                                request.model(),
                                request.query(),
                                request.documents(),
                                request.topN(),
                                Optional.of(false)),
                        begun);
        return new CohereResponse(
                UUID.randomUUID().toString(),
                ranked.results().stream()
                        .map(it -> new CohereResult(it.index(), it.relevanceScore()))
                        .toList(),
                new Meta(
                        new ApiVersion("2"),
                        new BilledUnits((request.documents().size() + 99) / 100)));
    }
}
