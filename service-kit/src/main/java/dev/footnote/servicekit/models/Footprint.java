package dev.footnote.servicekit.models;

/**
 * What an open model takes.
 *
 * @param weightsBytes outside the heap
 * @param heapBytes on it: keys, values and scratch
 */
public record Footprint(long weightsBytes, long heapBytes) {
    public static final Footprint NOTHING = new Footprint(0, 0);

    public Footprint {
        if (weightsBytes < 0 || heapBytes < 0) {
            throw new IllegalArgumentException(
                    "%d bytes of weights and %d of heap; neither is negative"
                            .formatted(weightsBytes, heapBytes));
        }
    }

    Footprint plus(Footprint other) {
        return new Footprint(weightsBytes + other.weightsBytes, heapBytes + other.heapBytes);
    }

    boolean fits(Footprint budget) {
        return weightsBytes <= budget.weightsBytes && heapBytes <= budget.heapBytes;
    }

    /** In whole mebibytes, as a person reads it. */
    String told() {
        return "%,d MiB of weights and %,d MiB of heap"
                .formatted(mebibytes(weightsBytes), mebibytes(heapBytes));
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
