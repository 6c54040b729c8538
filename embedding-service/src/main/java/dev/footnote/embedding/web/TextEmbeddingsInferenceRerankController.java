package dev.footnote.embedding.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.embedding.Reranking;
import dev.footnote.servicekit.LiveResponses;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Optional;

/** Ranking as the clients of Text Embeddings Inference speak it, who name no model. */
@RestController
final class TextEmbeddingsInferenceRerankController {
    private final Reranking reranking;
    private final LiveResponses live;

    record RerankBody(
            String query,
            List<String> texts,
            @JsonProperty("raw_scores") Optional<Boolean> rawScores,
            @JsonProperty("return_text") Optional<Boolean> returnText,
            Optional<Boolean> truncate) {
        RerankBody {
            query = query == null ? "" : query;
            texts = texts == null ? List.of() : List.copyOf(texts);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Rank(int index, double score, Optional<String> text) {}

    TextEmbeddingsInferenceRerankController(Reranking reranking, LiveResponses live) {
        this.reranking = reranking;
        this.live = live;
    }

    @PostMapping("/rerank")
    void rerank(@RequestBody RerankBody body, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> ranks(body, begun));
    }

    private List<Rank> ranks(RerankBody body, Runnable begun) {
        boolean raw = body.rawScores().orElse(false);
        boolean withTexts = body.returnText().orElse(false);
        var tooLong =
                body.truncate().orElse(false) ? Reranking.TooLong.CUT : Reranking.TooLong.REFUSED;
        var scored =
                reranking.score(
                        new Reranking.Question("", body.query(), body.texts(), tooLong), begun);
        return Reranking.bestFirst(scored).stream()
                .map(
                        score ->
                                new Rank(
                                        score.index(),
                                        raw ? score.raw() : score.relevance(),
                                        withTexts
                                                ? Optional.of(body.texts().get(score.index()))
                                                : Optional.empty()))
                .toList();
    }
}
