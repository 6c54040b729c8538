package dev.footnote.engine.plan;

import java.util.Optional;

/** A matrix (outputs, inputs) and perhaps a bias (outputs). */
public record Linear(Weight weight, Optional<Weight> bias) {

    /** Without a bias. */
    public static Linear of(Weight weight) {
        return new Linear(weight, Optional.empty());
    }
}
