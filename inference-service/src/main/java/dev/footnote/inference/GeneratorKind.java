package dev.footnote.inference;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.EmbeddingPrecision;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.ModelOpenException;
import dev.footnote.engine.ModelProfile;
import dev.footnote.servicekit.models.Footprint;
import dev.footnote.servicekit.models.ModelKind;

import java.nio.file.Path;
import java.util.function.Supplier;

/** How language models are planned and opened. */
final class GeneratorKind implements ModelKind<OpenGenerator> {
    private final EngineSettings engine;
    private final int queueLength;

    GeneratorKind(InferenceSettings settings) {
        this.engine =
                new EngineSettings(
                        settings.threadsUsed(),
                        settings.contextTokensMax(),
                        settings.sequencesMax(),
                        settings.queueLength(),
                        settings.deviceUsed());
        this.queueLength = settings.queueLength();
    }

    @Override
    public String use() {
        return "generate";
    }

    @Override
    public Footprint plan(Path path) {
        var memory =
                explained(
                        path, () -> ModelProfile.memory(path, engine, EmbeddingPrecision.FLOAT32));
        return new Footprint(memory.weightsBytes(), memory.heapBytes());
    }

    @Override
    public OpenGenerator open(Path path) {
        return explained(
                path, () -> new OpenGenerator(GenerationModel.open(path, engine), queueLength));
    }

    private static <T> T explained(Path path, Supplier<T> work) {
        try {
            return work.get();
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
