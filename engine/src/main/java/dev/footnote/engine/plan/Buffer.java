package dev.footnote.engine.plan;

/** A named matrix of activations that a backend keeps between steps. */
public record Buffer(String name, int width, Extent extent) {

    /** What its rows are. */
    public enum Extent {
        /** The tokens of the step. */
        TOKENS,
        /** Those tokens of the step whose scores are wanted. */
        SELECTED,
        /** The tokens of the encoder. */
        ENCODER
    }
}
