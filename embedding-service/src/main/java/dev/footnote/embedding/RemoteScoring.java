package dev.footnote.embedding;

import dev.footnote.providers.RemoteReranking;

import java.util.ArrayList;
import java.util.List;

/** The cross-encoder of a model server. */
final class RemoteScoring implements PairScoring {
    private final RemoteReranking server;

    RemoteScoring(RemoteReranking server) {
        this.server = server;
    }

    /** The server does not say how many tokens it read; none are counted. */
    @Override
    public Reranking.Scored score(Reranking.Question question, Runnable begun) {
        String model = server.model(question.model());
        boolean cut =
                switch (question.tooLong()) {
                    case CUT -> true;
                    case REFUSED -> false;
                };
        List<Double> raw = server.scores(question.query(), question.texts(), cut);
        // The server may still refuse until it has answered.
        begun.run();
        List<Reranking.Score> scores = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            scores.add(new Reranking.Score(i, raw.get(i), sigmoid(raw.get(i))));
        }
        return new Reranking.Scored(model, scores, 0);
    }

    private static double sigmoid(double raw) {
        return 1 / (1 + Math.exp(-raw));
    }
}
