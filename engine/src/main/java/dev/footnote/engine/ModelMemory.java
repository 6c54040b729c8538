package dev.footnote.engine;

/**
 * What a model takes when it is opened.
 *
 * @param weightsBytes outside the heap
 * @param cacheBytes keys and values, on the heap
 * @param scratchBytes buffers of a step, on the heap
 */
public record ModelMemory(long weightsBytes, long cacheBytes, long scratchBytes) {

    static ModelMemory of(MemoryPlan plan) {
        return new ModelMemory(plan.weightsBytes(), plan.cacheBytes(), plan.scratchBytes());
    }

    /** The part on the heap. */
    public long heapBytes() {
        return cacheBytes + scratchBytes;
    }

    /** All of it. */
    public long totalBytes() {
        return weightsBytes + heapBytes();
    }
}
