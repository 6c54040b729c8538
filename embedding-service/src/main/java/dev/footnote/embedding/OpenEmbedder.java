package dev.footnote.embedding;

import dev.footnote.engine.EmbeddingModel;

/** An open embedding model with the queue before it. */
final class OpenEmbedder implements AutoCloseable {
    private final EmbeddingModel model;
    private final WorkQueue<int[], float[]> queue;

    /** Owns the model from here on. */
    OpenEmbedder(EmbeddingModel model, int waitingTextsMax) {
        this(
                model,
                new WorkQueue<>(
                        new WorkQueue.Model<>(model::embedTokens, ids -> ids.length),
                        waitingTextsMax));
    }

    /** Owns both. */
    OpenEmbedder(EmbeddingModel model, WorkQueue<int[], float[]> queue) {
        this.model = model;
        this.queue = queue;
    }

    EmbeddingModel model() {
        return model;
    }

    WorkQueue<int[], float[]> queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
        model.close();
    }
}
