package dev.footnote.engine;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.LoadedWeights;
import dev.footnote.engine.backend.Weights;
import dev.footnote.engine.backend.nativecpu.NativeKernels;
import dev.footnote.engine.backend.opencl.OpenClException;
import dev.footnote.engine.backend.opencl.OpenClKernels;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * What a model computes with: its files, its weights as they are laid out, and the kernels with
 * their threads. One owner closes them, the model once it stands.
 */
record ModelParts(ModelFiles files, Weights weights, Kernels kernels) implements AutoCloseable {

    /** Opens the files of a model and closes them again when it is refused. */
    static <M> M open(Path path, Function<ModelFiles, M> opener) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return opener.apply(files);
        } catch (OpenClException e) {
            files.weights().close();
            throw ModelOpenException.of(e);
        } catch (RuntimeException | Error e) {
            files.weights().close();
            throw e;
        }
    }

    /** With weights that are laid out exactly. */
    static ModelParts of(ModelFiles files, EngineSettings settings) {
        return of(files, settings, new LoadedWeights(files.weights()));
    }

    static ModelParts of(ModelFiles files, EngineSettings settings, Weights weights) {
        return new ModelParts(files, weights, kernels(settings));
    }

    private static Kernels kernels(EngineSettings settings) {
        return settings.device()
                .found()
                .<Kernels>map(OpenClKernels::new)
                .orElseGet(() -> NativeKernels.orVector(settings.threads()));
    }

    /** Makes the model, which owns these from then on; they are closed when it cannot be made. */
    <M> M into(Function<ModelParts, M> maker) {
        try {
            return maker.apply(this);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        kernels.close();
        weights.close();
    }
}
