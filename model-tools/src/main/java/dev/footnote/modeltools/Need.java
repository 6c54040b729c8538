package dev.footnote.modeltools;

import dev.footnote.engine.ModelNeeds;

import java.nio.file.Path;

/**
 * What a model takes.
 *
 * @param storedBytes its weights in files
 * @param weightsBytes its weights in memory
 * @param cacheBytes keys and values of all users
 * @param scratchBytes buffers of a step
 */
record Need(long storedBytes, long weightsBytes, long cacheBytes, long scratchBytes) {
    private static final int TOKENS_PER_STEP = 256;
    private static final int PAGE_TOKENS = 32;

    /** How many people, and how much each may say. */
    record Load(int users, int contextTokens) {}

    static Need of(ModelShape shape, String type, Load load) {
        var bits = ModelNeeds.bitsPerWeight(type);
        long pages =
                (Math.min(load.contextTokens(), shape.context()) + PAGE_TOKENS - 1) / PAGE_TOKENS;
        return new Need(
                (long) (shape.parameters() * bits.stored() / 8),
                (long) (shape.parameters() * bits.laidOut() / 8),
                pages * PAGE_TOKENS * load.users() * shape.cacheBytesPerToken(),
                shape.scratchBytes(Math.max(TOKENS_PER_STEP, load.users()), load.users()));
    }

    /** Of a model that is known by its number of parameters alone: its weights. */
    static Need ofWeights(double parameters, String type) {
        var bits = ModelNeeds.bitsPerWeight(type);
        return new Need(
                (long) (parameters * bits.stored() / 8),
                (long) (parameters * bits.laidOut() / 8),
                0,
                0);
    }

    static Need of(Path path, Load load) {
        ModelNeeds needs = ModelNeeds.of(path, load.contextTokens(), load.users());
        return new Need(
                needs.storedBytes(),
                needs.weightsBytes(),
                needs.cacheBytes(),
                needs.scratchBytes());
    }

    /** The same with all weights of another type. */
    Need storedAs(String type, long parameters) {
        Need weights = ofWeights((double) parameters, type);
        return new Need(weights.storedBytes, weights.weightsBytes, cacheBytes, scratchBytes);
    }

    long totalBytes() {
        return weightsBytes + cacheBytes + scratchBytes;
    }

    boolean fits(long memoryBytes) {
        // The rest is for the system, the page cache and the virtual machine itself.
        return totalBytes() <= memoryBytes / 10 * 9;
    }
}
