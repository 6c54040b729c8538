package dev.footnote.embedding;

import dev.footnote.engine.ExtractionModel;
import dev.footnote.engine.ExtractionModel.Extraction;
import dev.footnote.engine.ExtractionModel.Wanted;

import java.util.List;

/** An open answer finder with the queue before it. */
final class OpenExtractor implements AutoCloseable {
    private final ExtractionModel model;
    private final WorkQueue<Task, Extraction> queue;

    /** One text to look through. */
    record Task(String question, String text, Wanted wanted) {}

    /** Owns the model from here on. */
    OpenExtractor(ExtractionModel model, int waitingTextsMax) {
        this.model = model;
        this.queue =
                new WorkQueue<>(
                        new WorkQueue.Model<>(this::extract, task -> task.text().length() / 3 + 1),
                        waitingTextsMax);
    }

    ExtractionModel model() {
        return model;
    }

    WorkQueue<Task, Extraction> queue() {
        return queue;
    }

    private List<Extraction> extract(List<Task> tasks) {
        return tasks.stream()
                .map(task -> model.extract(task.question(), task.text(), task.wanted()))
                .toList();
    }

    @Override
    public void close() {
        queue.close();
        model.close();
    }
}
