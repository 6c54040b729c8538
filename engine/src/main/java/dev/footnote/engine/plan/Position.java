package dev.footnote.engine.plan;

/** How attention knows where tokens are. Learned positions are part of the {@link Input}. */
public sealed interface Position {

    /** Not at all. */
    record Unknown() implements Position {}

    /**
     * Queries and keys are turned by angles that grow with the position.
     *
     * @param dimensions values of a head that turn; the rest stay
     */
    record Rope(float base, Pairing pairing, Scaling scaling, int dimensions) implements Position {}

    /**
     * A learned number for each head and bucket of distances, added to the score.
     *
     * @param table (buckets, heads)
     * @param distanceMax distances from here on share the last bucket
     */
    record RelativeBuckets(Weight table, int buckets, int distanceMax, boolean bidirectional)
            implements Position {}

    /** Which values of a head turn together. */
    enum Pairing {
        /** i and i + dimensions / 2. */
        HALVES,
        /** 2i and 2i + 1. */
        NEIGHBOURS
    }
}
