package dev.footnote.engine;

import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.PlannedWeights;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.quant.WeightLayout;

import java.nio.file.Path;

/**
 * What a model takes for so many users with so much context each, whatever this machine has.
 *
 * @param storedBytes its weights in the files
 * @param weightsBytes its weights as they are laid out for computing
 * @param cacheBytes keys and values of all users' whole contexts
 * @param scratchBytes buffers of a step
 */
public record ModelNeeds(long storedBytes, long weightsBytes, long cacheBytes, long scratchBytes) {

    private static final int TOKENS_PER_STEP = 256;

    /** Reads the beginnings of the model's files. */
    public static ModelNeeds of(Path path, int contextTokens, int users) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return of(files, contextTokens, users);
        } finally {
            files.weights().close();
        }
    }

    private static ModelNeeds of(ModelFiles files, int contextTokens, int users) {
        int context = Math.min(contextTokens, files.description().size().contextLength());
        Plan plan = PlanCompiler.compile(files.description());
        long positions = (long) KeyValueCache.pagesFor(context) * KeyValueCache.PAGE_SIZE * users;
        var limits = new StepLimits(Math.max(TOKENS_PER_STEP, users), users, users, context);
        return new ModelNeeds(
                files.weightsBytes(),
                PlannedWeights.bytes(plan, files.weights()),
                positions * plan.cacheBytesPerToken(),
                PlanRunner.bufferBytes(plan, limits));
    }

    /** All that is in memory at once. */
    public long totalBytes() {
        return weightsBytes + cacheBytes + scratchBytes;
    }

    /** Bits of one weight, in files and in memory. */
    public record Bits(double stored, double laidOut) {}

    /**
     * Bits of one weight of a type.
     *
     * @param type as GGUF calls it
     * @throws IllegalArgumentException when there is no such type
     */
    public static Bits bitsPerWeight(String type) {
        TensorType known = TensorType.valueOf(type);
        return new Bits(WeightLayout.storedBits(known), WeightLayout.laidOutBits(known));
    }
}
