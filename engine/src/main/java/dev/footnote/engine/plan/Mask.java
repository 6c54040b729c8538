package dev.footnote.engine.plan;

/** Which positions a query sees. */
public sealed interface Mask {

    /** Its own and those before it. */
    record Causal() implements Mask {}

    /** Its own and the {@code window - 1} before it. */
    record Sliding(int window) implements Mask {}

    /** All. */
    record Full() implements Mask {}
}
