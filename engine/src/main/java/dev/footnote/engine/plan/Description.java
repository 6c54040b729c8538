package dev.footnote.engine.plan;

import java.util.Optional;

/**
 * A model as data: everything that tells one transformer from another.
 *
 * @param encoder what cross attention reads, in models that have both
 */
public record Description(
        String family, Size size, Stack stack, Head head, Optional<Stack> encoder) {

    /** The numbers that buffers are made from. */
    public record Size(int hidden, int vocabulary, int contextLength) {}

    /** Prompts longer than this turn by the long factors of {@link Scaling.PerPair}. */
    public int longPromptFrom() {
        return stack.layers().stream()
                .flatMap(layer -> layer.parts().stream())
                .map(Part::body)
                .mapToInt(Description::longPromptFrom)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static int longPromptFrom(Body body) {
        return body instanceof Body.SelfAttention attention
                        && attention.position() instanceof Position.Rope rope
                        && rope.scaling() instanceof Scaling.PerPair perPair
                ? perPair.contextBefore()
                : Integer.MAX_VALUE;
    }
}
