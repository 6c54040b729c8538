package dev.footnote.engine.plan;

import java.util.Optional;

/** A normalisation of a vector. */
public record Norm(Kind kind, Weight weight, Optional<Weight> bias, float epsilon) {

    /** What it divides by, and whether it centres first. */
    public enum Kind {
        /** Root mean square; no centring. */
        RMS,
        /** Standard deviation, around the mean. */
        LAYER
    }

    /** Root-mean-square norm. */
    public static Norm rms(Weight weight, float epsilon) {
        return new Norm(Kind.RMS, weight, Optional.empty(), epsilon);
    }
}
