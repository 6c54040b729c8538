package dev.footnote.embedding;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.ModelTask;
import dev.footnote.engine.TextPair;

import java.util.ArrayList;
import java.util.List;

/** The cross-encoders of this process. */
final class LocalScoring implements PairScoring {
    private final EmbeddingModels models;

    LocalScoring(EmbeddingModels models) {
        this.models = models;
    }

    @Override
    public Reranking.Scored score(Reranking.Question question, Runnable begun) {
        String name = models.nameOf(question.model(), ModelTask.RERANK);
        try (var borrowed = models.reranker(name)) {
            OpenClassifier open = borrowed.model();
            List<TextPair> pairs =
                    question.texts().stream()
                            .map(text -> TextPair.of(question.query(), text))
                            .toList();
            if (question.tooLong() == Reranking.TooLong.REFUSED) requireWhole(open, pairs);
            begun.run();
            List<float[]> raw = open.queue().compute(pairs, Lane.QUERY);
            List<Reranking.Score> scores = new ArrayList<>(raw.size());
            for (int i = 0; i < raw.size(); i++) {
                float relevance = open.model().probabilities(raw.get(i))[0];
                scores.add(new Reranking.Score(i, raw.get(i)[0], relevance));
            }
            int tokens = pairs.stream().mapToInt(open.model()::tokens).sum();
            return new Reranking.Scored(name, scores, tokens);
        }
    }

    private static void requireWhole(OpenClassifier open, List<TextPair> pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            TextPair pair = pairs.get(i);
            int tokens =
                    open.model().tokenizer().encode(pair.first(), true).size()
                            + open.model()
                                    .tokenizer()
                                    .encode(pair.second().orElse(""), false)
                                    .size()
                            + 1;
            if (tokens > open.model().tokensMax()) {
                throw new ProblemException(
                        ProblemKind.CONTEXT_TOO_LONG,
                        "texts[%d] with the query has %d tokens; %d are read. Shorten it or send truncate."
                                .formatted(i, tokens, open.model().tokensMax()));
            }
        }
    }
}
