package dev.footnote.engine.plan;

import java.util.Optional;

/**
 * What happens to queries and scores before the softmax.
 *
 * @param scale what scores are multiplied by
 * @param softCap {@code cap · tanh(score / cap)} when above zero
 * @param queryNorm over each head, or over all of a token's queries when it is that wide
 * @param keyNorm likewise
 */
public record Scores(
        float scale, float softCap, Optional<HeadNorm> queryNorm, Optional<HeadNorm> keyNorm) {

    /** A norm of vectors of this width. */
    public record HeadNorm(Norm norm, int width) {}

    /** Only scaled. */
    public static Scores scaled(float scale) {
        return new Scores(scale, 0, Optional.empty(), Optional.empty());
    }
}
