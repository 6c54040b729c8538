package dev.footnote.embedding;

import dev.footnote.engine.ClassificationModel;
import dev.footnote.engine.TextPair;

/** An open classifier or reranker with the queue before it. */
final class OpenClassifier implements AutoCloseable {
    private final ClassificationModel model;
    private final WorkQueue<TextPair, float[]> queue;

    /** Owns the model from here on. */
    OpenClassifier(ClassificationModel model, int waitingTextsMax) {
        this.model = model;
        this.queue =
                new WorkQueue<>(
                        new WorkQueue.Model<>(
                                model::scores, pair -> Math.min(model.tokensMax(), guess(pair))),
                        waitingTextsMax);
    }

    ClassificationModel model() {
        return model;
    }

    WorkQueue<TextPair, float[]> queue() {
        return queue;
    }

    /** Three characters a token or so; only the size of a slice depends on it. */
    private static int guess(TextPair pair) {
        return (pair.first().length() + pair.second().map(String::length).orElse(0)) / 3 + 1;
    }

    @Override
    public void close() {
        queue.close();
        model.close();
    }
}
