package dev.footnote.inference;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.ModelOpenException;
import dev.footnote.engine.TextScores;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.adapt.AdapterException;
import dev.footnote.servicekit.models.ModelEntry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** An open language model. Generations queue in the engine; texts to score wait here. */
public final class OpenGenerator implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final GenerationModel model;
    private final int queueLength;
    private final Map<Path, Adapter> adapters = new ConcurrentHashMap<>();
    private final Semaphore scoring = new Semaphore(1, true);
    private final AtomicInteger judging = new AtomicInteger(); // requests that score or wait to

    /** Owns the model from here on. */
    public OpenGenerator(GenerationModel model, int queueLength) {
        this.model = model;
        this.queueLength = queueLength;
    }

    GenerationModel model() {
        return model;
    }

    /**
     * An adapter for this model, read once.
     *
     * @throws ProblemException {@code wrong_model} when it cannot be applied to this one
     */
    Adapter adapter(ModelEntry entry) {
        try {
            return adapters.computeIfAbsent(entry.path(), model::readAdapter);
        } catch (AdapterException e) {
            throw new ProblemException(
                    ProblemKind.WRONG_MODEL,
                    "The adapter \"%s\" cannot be applied: %s"
                            .formatted(entry.name(), e.getMessage()),
                    e);
        }
    }

    /** How probable the tokens are, each after all before it; waits for its turn. */
    TextScores score(List<Integer> ids) {
        return score(List.of(ids), () -> {}).getFirst();
    }

    /**
     * The same for several texts, in one turn; {@code begun} runs once the request has its place in
     * the queue. One request is judged at a time.
     */
    List<TextScores> score(List<List<Integer>> texts, Runnable begun) {
        if (judging.incrementAndGet() > queueLength + 1) {
            judging.decrementAndGet();
            throw ProblemException.overloaded(
                    "A text is scored and %d requests wait; that is all this model takes."
                            .formatted(queueLength),
                    RETRY_AFTER);
        }
        try {
            begun.run();
            scoring.acquire();
            try {
                return texts.stream().map(model::score).toList();
            } finally {
                scoring.release();
            }
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemKind.WRONG_MODEL, String.valueOf(e.getMessage()), e);
        } catch (ModelOpenException e) {
            throw new ProblemException(
                    ProblemKind.MODEL_TOO_LARGE,
                    "Scoring needs a cache of its own: %s".formatted(e.getMessage()),
                    e);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "The request was interrupted before its end.", e);
        } finally {
            judging.decrementAndGet();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
