package dev.footnote.engine.backend;

/**
 * One layer's attention, apart from its weights.
 *
 * @param queryHeads heads of the queries; consecutive ones share a key head
 * @param keyHeads heads of keys and values
 * @param headWidth values in a head
 * @param scale what scores are multiplied by
 * @param softCap {@code cap · tanh(score / cap)} when above zero, before the mask
 * @param causal whether a query sees only positions up to its own
 * @param window positions a query sees, its own included; {@link Integer#MAX_VALUE} for all
 * @param distanceBias (queryHeads, 2 · reach + 1) added to the score, indexed by key position minus
 *     query position plus reach, distances beyond clamped; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // A table shared read-only, never compared.
public record AttentionShape(
        int queryHeads,
        int keyHeads,
        int headWidth,
        float scale,
        float softCap,
        boolean causal,
        int window,
        float[] distanceBias) {

    public AttentionShape {
        if (queryHeads % keyHeads != 0) {
            throw new IllegalArgumentException(
                    "%d query heads cannot share %d key heads".formatted(queryHeads, keyHeads));
        }
    }

    /** Farthest distance that has a bias of its own. */
    public int reach() {
        return (distanceBias.length / queryHeads - 1) / 2;
    }
}
