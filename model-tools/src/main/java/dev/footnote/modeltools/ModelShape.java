package dev.footnote.modeltools;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;

/**
 * The numbers of a decoder that decide how much memory it takes.
 *
 * @param nominal how many parameters its name promises, 0 where it promises nothing
 * @param attention its heads
 * @param feedForward its other half
 * @param vocabulary tokens, and whether input and output share one table
 */
record ModelShape(
        String name,
        String family,
        double nominal,
        int layers,
        int hidden,
        Attention attention,
        @JsonProperty("feed_forward") FeedForward feedForward,
        Vocabulary vocabulary,
        int context) {

    /** Query heads, key heads, and the width of one. */
    record Attention(int heads, @JsonProperty("key_heads") int keyHeads, int width) {
        int queryWidth() {
            return heads * width;
        }

        int keyWidth() {
            return keyHeads * width;
        }
    }

    /**
     * Width of the middle, whether it is gated, and how many of them a layer has.
     *
     * @param experts 1 where there is no choice
     */
    record FeedForward(int width, boolean gated, int experts) {}

    /** Tokens, and whether one table serves both ends. */
    record Vocabulary(int size, boolean tied) {}

    /** Weights, from the shapes of the matrices; norms and biases are a few in a million. */
    long parameters() {
        long table = (long) vocabulary.size() * hidden;
        long attentionWeights =
                (long) hidden * (2L * attention.queryWidth() + 2L * attention.keyWidth());
        long one = (long) hidden * feedForward.width() * (feedForward.gated() ? 3 : 2);
        long router = feedForward.experts() > 1 ? (long) hidden * feedForward.experts() : 0;
        long layer = attentionWeights + one * feedForward.experts() + router + 2L * hidden;
        return (vocabulary.tied() ? table : 2 * table) + layers * layer + hidden;
    }

    /** Keys and values of one token, as floats. */
    long cacheBytesPerToken() {
        return 2L * layers * attention.keyWidth() * Float.BYTES;
    }

    /** Buffers of a step of so many tokens, of which each user's last has scores. */
    long scratchBytes(int tokens, int users) {
        long perToken =
                3L * hidden
                        + 2L * attention.queryWidth()
                        + 2L * attention.keyWidth()
                        + 2L * feedForward.width();
        return (tokens * perToken + (long) users * (hidden + vocabulary.size())) * Float.BYTES;
    }

    Optional<Double> promised() {
        return nominal > 0 ? Optional.of(nominal) : Optional.empty();
    }
}
