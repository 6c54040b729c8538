package dev.footnote.embedding;

import dev.footnote.contracts.embedding.RerankApi;
import dev.footnote.contracts.embedding.RerankDocument;
import dev.footnote.contracts.embedding.RerankRequest;
import dev.footnote.contracts.embedding.RerankResponse;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.servicekit.models.ModelCalls;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Orders texts by how well they answer a query. */
public final class Reranking implements RerankApi {
    private static final int DOCUMENTS_MAX = 1000;

    private final PairScoring scoring;
    private final ModelCalls calls;

    Reranking(PairScoring scoring, ModelCalls calls) {
        this.scoring = scoring;
        this.calls = calls;
    }

    /** What becomes of pairs that are longer than the model reads. */
    public enum TooLong {
        CUT,
        REFUSED
    }

    /** What is asked of which model. */
    public record Question(String model, String query, List<String> texts, TooLong tooLong) {
        public Question {
            texts = List.copyOf(texts);
        }
    }

    /** Every document's scores in the order of the request, and what they cost. */
    public record Scored(String model, List<Score> scores, int tokens) {
        public Scored {
            scores = List.copyOf(scores);
        }
    }

    /**
     * Of one document.
     *
     * @param raw as the model gives it
     * @param relevance 0 to 1
     */
    public record Score(int index, double raw, double relevance) {}

    @Override
    public RerankResponse rerank(RerankRequest request) {
        return rerank(request, () -> {});
    }

    /** The same; {@code begun} runs once nothing can refuse the request any more. */
    public RerankResponse rerank(RerankRequest request, Runnable begun) {
        List<String> texts = request.documents().stream().map(RerankDocument::text).toList();
        int wanted =
                request.topN()
                        .map(n -> Inputs.positive("top_n", n, Integer.MAX_VALUE))
                        .orElse(texts.size());
        boolean withTexts = request.returnDocuments().orElse(true);
        var question = new Question(request.model(), request.query(), texts, TooLong.CUT);
        Scored scored = score(question, begun);
        List<RerankResponse.Result> results =
                bestFirst(scored).stream()
                        .limit(wanted)
                        .map(
                                score ->
                                        new RerankResponse.Result(
                                                score.index(),
                                                score.relevance(),
                                                withTexts
                                                        ? Optional.of(
                                                                request.documents()
                                                                        .get(score.index()))
                                                        : Optional.empty()))
                        .toList();
        return new RerankResponse(scored.model(), Usage.of(scored.tokens(), 0), results);
    }

    /** Scores in the order of the texts. */
    public Scored score(Question question, Runnable begun) {
        List<String> texts = question.texts();
        Inputs.requireText(question.query(), "query");
        if (texts.isEmpty() || texts.size() > DOCUMENTS_MAX) {
            throw Inputs.badRequest(
                    "%d documents are sent; 1 to %d are ranked at once."
                            .formatted(texts.size(), DOCUMENTS_MAX));
        }
        for (int i = 0; i < texts.size(); i++) {
            Inputs.requireLength(texts.get(i), "documents", i);
        }
        return calls.rerank(
                question.model(),
                () -> scoring.score(question, begun),
                it -> new ModelCalls.Told(it.model(), Usage.of(it.tokens(), 0)));
    }

    /** By the raw score: relevances near 0 and 1 round to the same number. */
    public static List<Score> bestFirst(Scored scored) {
        return scored.scores().stream()
                .sorted(Comparator.comparingDouble(Score::raw).reversed())
                .toList();
    }
}
