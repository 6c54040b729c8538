package dev.footnote.ingestion.job;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.chunk.TokenCounter;
import dev.footnote.ingestion.job.Backpressure.Trouble;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.SpaceKey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The embedding-service as the pipeline uses it: in batches, one model for a whole document, a few
 * calls at a time. A refusal is waited for; what is no answer to the question is a problem of the
 * service and not of the document.
 */
public final class Embedder {
    static final int TEXTS_PER_CALL = 32;
    private static final int COUNTS_PER_CALL = 512;
    private static final int COUNT_CHARACTERS_PER_CALL = 1_000_000;

    private final EmbeddingApi api;
    private final String modelName;
    private final Semaphore calls;
    private volatile Optional<String> lastModelDigest = Optional.empty();

    /**
     * An empty name means the service's default model.
     *
     * @param callsMax how many batches the service is given at a time
     */
    public Embedder(EmbeddingApi api, String modelName, int callsMax) {
        this.api = api;
        this.modelName = modelName;
        this.calls = new Semaphore(callsMax, true);
    }

    /** The service answered, but not what it was asked. */
    static final class RubbishException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RubbishException(String message, Throwable cause) {
            super("the embedding-service gave no usable answer: " + message, cause);
        }
    }

    /** The model that will embed, as the service describes it now. */
    public record Model(String name, EmbeddingSpace space, int tokensMax) {}

    public Model model() {
        for (var model : answered(() -> api.models().data())) {
            boolean wanted = modelName.isEmpty() || model.id().equals(modelName);
            if (!wanted || model.details().isEmpty()) continue;
            var details = model.details().get();
            if (details.dimensions() > 0) {
                lastModelDigest = Optional.of(details.digest());
                return new Model(model.id(), space(model, details), details.tokensMax());
            }
        }
        throw new ProblemException(
                ProblemKind.UNAVAILABLE,
                "the embedding-service offers no model \"%s\"; start it with an embedding model"
                        .formatted(modelName));
    }

    /** The digest of the model that the service offered last, without a call. */
    Optional<String> lastModelDigest() {
        return lastModelDigest;
    }

    private static EmbeddingSpace space(ModelList.Model model, ModelList.Details details) {
        var key = new SpaceKey(details.digest(), details.dimensions());
        return new EmbeddingSpace(key, model.id(), new HashSet<>(details.languages()));
    }

    TokenCounter counter(Model model) {
        return texts -> {
            var counts = new ArrayList<Integer>(texts.size());
            var batch = new ArrayList<String>();
            int characters = 0;
            for (var text : texts) {
                boolean full =
                        batch.size() == COUNTS_PER_CALL
                                || characters + text.length() > COUNT_CHARACTERS_PER_CALL;
                if (full && !batch.isEmpty()) {
                    counts.addAll(count(model, batch));
                    batch.clear();
                    characters = 0;
                }
                batch.add(text);
                characters += text.length();
            }
            if (!batch.isEmpty()) counts.addAll(count(model, batch));
            return counts;
        };
    }

    private List<Integer> count(Model model, List<String> texts) {
        var request = TokenizeRequest.counting(model.name(), texts);
        return answered(
                () -> {
                    var counts = api.tokenize(request).counts();
                    expect(counts.size(), texts.size());
                    return counts;
                });
    }

    List<Embedding> embed(Model model, List<String> texts) {
        var request = EmbeddingRequest.ofPassages(model.name(), texts);
        return answered(
                () -> {
                    var data = api.embed(request).data();
                    expect(data.size(), texts.size());
                    return data.stream()
                            .map(item -> vector(model, item.embedding().values()))
                            .toList();
                });
    }

    /** Refuses another number of components and components that are no numbers. */
    private static Embedding vector(Model model, float[] values) {
        try {
            return Embedding.of(model.space().key(), values);
        } catch (KnowledgeException e) {
            throw new RubbishException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void expect(int found, int expected) {
        if (found == expected) return;
        String message = "it answered %d texts of %d".formatted(found, expected);
        throw new RubbishException(message, new IllegalStateException(message));
    }

    private <T> T answered(Supplier<T> call) {
        var waited = Duration.ZERO;
        for (int failures = 1; ; failures++) {
            try {
                return permitted(call);
            } catch (ProblemException problem) {
                double chance = ThreadLocalRandom.current().nextDouble();
                var pause =
                        Backpressure.pause(new Trouble(problem, failures, waited, chance))
                                .orElseThrow(() -> problem);
                sleep(pause);
                waited = waited.plus(pause);
            }
        }
    }

    private <T> T permitted(Supplier<T> call) {
        try {
            calls.acquire();
        } catch (InterruptedException e) {
            throw stopped();
        }
        try {
            return call.get();
        } catch (ProblemException | RubbishException | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) throw stopped();
            throw new RubbishException(String.valueOf(e.getMessage()), e);
        } finally {
            calls.release();
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private static CancellationException stopped() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted");
    }
}
