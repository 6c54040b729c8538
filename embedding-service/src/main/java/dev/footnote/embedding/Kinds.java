package dev.footnote.embedding;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.ClassificationModel;
import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.EmbeddingPrecision;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.ExtractionModel;
import dev.footnote.engine.ModelOpenException;
import dev.footnote.engine.ModelProfile;
import dev.footnote.servicekit.models.Footprint;
import dev.footnote.servicekit.models.ModelKind;

import java.nio.file.Path;
import java.util.function.Function;

/** The uses of this service's models. */
final class Kinds {
    private final EngineSettings engine;
    private final EmbeddingPrecision precision;
    private final int waitingTextsMax;

    Kinds(EmbeddingSettings settings) {
        var defaults = EngineSettings.defaults();
        this.engine =
                new EngineSettings(
                        settings.threadsUsed(),
                        defaults.contextTokensMax(),
                        defaults.sequencesMax(),
                        defaults.queueLength(),
                        settings.deviceUsed());
        this.precision = settings.precision();
        this.waitingTextsMax = settings.waitingTextsMax();
    }

    ModelKind<OpenEmbedder> embedders() {
        return kind(
                "embed",
                path ->
                        new OpenEmbedder(
                                EmbeddingModel.open(path, engine, precision), waitingTextsMax));
    }

    ModelKind<OpenClassifier> classifiers() {
        return kind(
                "classify",
                path ->
                        new OpenClassifier(
                                ClassificationModel.open(path, engine), waitingTextsMax));
    }

    ModelKind<OpenExtractor> extractors() {
        return kind(
                "extract",
                path -> new OpenExtractor(ExtractionModel.open(path, engine), waitingTextsMax));
    }

    private <M extends AutoCloseable> ModelKind<M> kind(String use, Function<Path, M> opener) {
        return new ModelKind<>() {
            @Override
            public String use() {
                return use;
            }

            @Override
            public Footprint plan(Path path) {
                var memory = explained(it -> ModelProfile.memory(it, engine, precision), path);
                return new Footprint(memory.weightsBytes(), memory.heapBytes());
            }

            @Override
            public M open(Path path) {
                return explained(opener, path);
            }
        };
    }

    private static <T> T explained(Function<Path, T> work, Path path) {
        try {
            return work.apply(path);
        } catch (ModelOpenException e) {
            throw new ProblemException(
                    e.kind() == ModelOpenException.Kind.TOO_LARGE
                            ? ProblemKind.MODEL_TOO_LARGE
                            : ProblemKind.WRONG_MODEL,
                    message(e),
                    e);
        } catch (RuntimeException e) {
            throw new ProblemException(
                    ProblemKind.WRONG_MODEL,
                    "The model %s cannot be opened: %s".formatted(path.getFileName(), message(e)),
                    e);
        }
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
