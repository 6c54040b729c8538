package dev.footnote.engine.plan;

import java.util.Optional;

/**
 * What tokens become before the first layer.
 *
 * @param tokens (vocabulary, width)
 * @param scale what token rows are multiplied by
 * @param extras what is added to them
 * @param projection applied when rows are not as wide as the model
 * @param norm applied last
 */
public record Input(
        Weight tokens,
        float scale,
        Extras extras,
        Optional<Narrow> projection,
        Optional<Norm> norm) {

    /** Learned rows added to a token's own. */
    public record Extras(Optional<Learned> positions, Optional<Weight> types) {}

    /** A row for each position, the first at {@code offset}. */
    public record Learned(Weight table, int offset) {}

    /** Vectors of another width than the model's, and the matrix between the two. */
    public record Narrow(int width, Linear linear) {}

    /** Token rows and nothing else. */
    public static Input plain(Weight tokens) {
        return scaled(tokens, 1);
    }

    /** Token rows times a number. */
    public static Input scaled(Weight tokens, float scale) {
        return new Input(
                tokens,
                scale,
                new Extras(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty());
    }
}
