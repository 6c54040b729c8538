package dev.footnote.engine.plan;

import java.util.Optional;

/**
 * A body with its norms: {@code x = closing(x + after(body(before(x))))}, where an absent norm is
 * the identity.
 */
public record Part(Optional<Norm> before, Body body, Optional<Norm> after, Optional<Norm> closing) {

    /** The norm comes first, as in Llama. */
    public static Part normFirst(Norm before, Body body) {
        return new Part(Optional.of(before), body, Optional.empty(), Optional.empty());
    }

    /** The norm closes, as in BERT. */
    public static Part normLast(Body body, Norm closing) {
        return new Part(Optional.empty(), body, Optional.empty(), Optional.of(closing));
    }

    /** The body stands between two norms, as in Gemma 2. */
    public static Part normAround(Norm before, Body body, Norm after) {
        return new Part(Optional.of(before), body, Optional.of(after), Optional.empty());
    }
}
