package dev.footnote.engine;

import dev.footnote.engine.backend.opencl.OpenClDevice;

/**
 * What a model will take, known before anything is allocated.
 *
 * @param weightsBytes outside the heap
 * @param cacheBytes keys and values, on the heap or on a device
 * @param scratchBytes buffers of a step, on the heap
 */
record MemoryPlan(long weightsBytes, long cacheBytes, long scratchBytes) {

    /** Refuses, with numbers, what does not fit. */
    void requireFits(long heapBytes, long machineBytes) {
        long heap = cacheBytes + scratchBytes;
        if (heap > heapBytes) {
            throw new ModelOpenException(
                    ModelOpenException.Kind.TOO_LARGE,
                    ("cache %s and buffers %s need %s of heap, %s are free; "
                                    + "lower the context or the number of sequences, or raise -Xmx")
                            .formatted(
                                    mebibytes(cacheBytes),
                                    mebibytes(scratchBytes),
                                    mebibytes(heap),
                                    mebibytes(heapBytes)));
        }
        if (weightsBytes > machineBytes) {
            throw new ModelOpenException(
                    ModelOpenException.Kind.TOO_LARGE,
                    ("the weights need %s, this machine has %s; "
                                    + "take a smaller model or a stronger quantization")
                            .formatted(mebibytes(weightsBytes), mebibytes(machineBytes)));
        }
    }

    /** Refuses, with numbers, what does not fit a device, which keeps the cache off the heap. */
    void requireFits(OpenClDevice device) {
        if (totalBytes() > device.memoryBytes()) {
            throw new ModelOpenException(
                    ModelOpenException.Kind.TOO_LARGE,
                    ("weights %s, cache %s and buffers %s need %s, %s has %s; lower the context"
                                    + " or the number of sequences, or take a smaller model or a"
                                    + " stronger quantization")
                            .formatted(
                                    mebibytes(weightsBytes),
                                    mebibytes(cacheBytes),
                                    mebibytes(scratchBytes),
                                    mebibytes(totalBytes()),
                                    device.name(),
                                    mebibytes(device.memoryBytes())));
        }
        new MemoryPlan(weightsBytes, 0, scratchBytes).requireFits(freeHeapBytes(), machineBytes());
    }

    private long totalBytes() {
        return weightsBytes + cacheBytes + scratchBytes;
    }

    /** Refuses what does not fit the heap as it is now. */
    static void requireHeap(MemoryPlan plan) {
        plan.requireFits(freeHeapBytes(), Long.MAX_VALUE);
    }

    private static String mebibytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }

    /** Heap that is not in use. */
    static long freeHeapBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    /** Memory of the machine, or of the container. */
    static long machineBytes() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
