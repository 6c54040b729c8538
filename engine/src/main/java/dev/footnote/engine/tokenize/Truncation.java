package dev.footnote.engine.tokenize;

/**
 * How to cut what is too long.
 *
 * @param tokensMax tokens of the result, special tokens included
 * @param strategy which text gives way
 * @param stride tokens that a window repeats from the one before
 */
public record Truncation(int tokensMax, Strategy strategy, int stride) {
    /** Which of two texts is cut. */
    public enum Strategy {
        /** Both, the longer first. */
        LONGEST_FIRST,
        /** The first only; refused when it is too short to cut that far. */
        ONLY_FIRST,
        /** The second only; refused when it is too short to cut that far. */
        ONLY_SECOND
    }

    /** Refuses negative numbers. */
    public Truncation {
        if (tokensMax < 0 || stride < 0) {
            throw new IllegalArgumentException(
                    "truncation to "
                            + tokensMax
                            + " tokens with stride "
                            + stride
                            + ": both must be 0 or more");
        }
    }

    /** Cuts the longer text first, no overlap. */
    public static Truncation to(int tokensMax) {
        return new Truncation(tokensMax, Strategy.LONGEST_FIRST, 0);
    }
}
