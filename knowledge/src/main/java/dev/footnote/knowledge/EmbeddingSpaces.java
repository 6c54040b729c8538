package dev.footnote.knowledge;

import java.util.Optional;

/** The embedding spaces known here; one of them is active, and vector search runs in that one. */
public interface EmbeddingSpaces {
    /**
     * Makes a space known, or updates its name and languages. The first space registered becomes
     * active.
     */
    void register(EmbeddingSpace space);

    /** Switches vector search to a registered space; the index is rebuilt in the background. */
    void activate(SpaceKey key);

    Optional<EmbeddingSpace> active();
}
