package dev.footnote.engine;

/**
 * What a model takes when it is opened.
 *
 * @param weightsBytes outside the heap
 * @param cacheBytes keys and values, on the heap or on the device
 * @param scratchBytes buffers of a step, on the heap
 * @param onDevice whether a device computes: it has all of these, and the cache alone
 */
public record ModelMemory(long weightsBytes, long cacheBytes, long scratchBytes, boolean onDevice) {

    static ModelMemory of(MemoryPlan plan, boolean onDevice) {
        return new ModelMemory(
                plan.weightsBytes(), plan.cacheBytes(), plan.scratchBytes(), onDevice);
    }

    /** The part on the heap. */
    public long heapBytes() {
        return onDevice ? scratchBytes : cacheBytes + scratchBytes;
    }

    /** All of it. */
    public long totalBytes() {
        return weightsBytes + cacheBytes + scratchBytes;
    }
}
