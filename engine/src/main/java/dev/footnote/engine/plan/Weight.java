package dev.footnote.engine.plan;

import java.util.List;

/**
 * Where a weight comes from: a tensor of the file, or a rearrangement of one that files store
 * differently from what the operations want. Rearranged once, at load.
 */
public sealed interface Weight {

    /** The tensor as it is. */
    record Named(String name) implements Weight {}

    /** Some consecutive rows, as of projections that a file keeps fused. */
    record Rows(Weight of, int from, int count) implements Weight {}

    /** Rows and columns exchanged, as of files that store (inputs, outputs). */
    record Transposed(Weight of) implements Weight {}

    /** Part {@code part} of {@code parts} where each head's rows of all parts lie together. */
    record HeadPart(Weight of, int part, int parts, int headWidth) implements Weight {}

    /** Every value plus one. */
    record OnePlus(Weight of) implements Weight {}

    /** One after another. */
    record Joined(List<Weight> parts) implements Weight {
        public Joined {
            parts = List.copyOf(parts);
        }
    }

    /** The tensor of this name, as it is. */
    static Weight named(String name) {
        return new Named(name);
    }
}
