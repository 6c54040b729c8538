package dev.footnote.engine.backend;

/** The non-linear functions of the feed-forward layers. */
public enum Activation {
    /** x · sigmoid(x). */
    SILU,
    /** x · Φ(x), exactly, by the error function. */
    GELU,
    /** The same by tanh: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
    GELU_TANH,
    /** max(x, 0). */
    RELU,
    /** Hyperbolic tangent. */
    TANH
}
