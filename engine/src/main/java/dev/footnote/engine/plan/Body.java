package dev.footnote.engine.plan;

import dev.footnote.engine.backend.Activation;

import java.util.List;
import java.util.Optional;

/** What a part of a layer computes from its input. */
public sealed interface Body {

    /** Tokens look at tokens of their own sequence. */
    record SelfAttention(
            Heads heads, Projections projections, Position position, Mask mask, Scores scores)
            implements Body {}

    /** Tokens look at the encoder's output. */
    record CrossAttention(Heads heads, Projections projections, Scores scores) implements Body {}

    /**
     * {@code down(activation(up(x)))}, or {@code down(activation(gate(x)) · up(x))}.
     *
     * @param width outputs of {@code up}
     */
    record FeedForward(
            Activation activation, int width, Optional<Linear> gate, Linear up, Linear down)
            implements Body {}

    /**
     * For each token the {@code used} experts that the router scores highest, weighted by the
     * softmax of all scores.
     *
     * @param renormalized whether the weights of those used are made to sum to one
     */
    record Experts(Linear router, List<FeedForward> experts, int used, boolean renormalized)
            implements Body {
        public Experts {
            experts = List.copyOf(experts);
        }
    }

    /** The four matrices of attention. */
    record Projections(Linear query, Linear key, Linear value, Linear output) {}
}
