package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.store.ActiveSpace;

/** What a vector search looks for, in the space that is active. */
public record VectorTarget(ActiveSpace active, Embedding embedding) {
    int spaceId() {
        return active.spaceId();
    }

    float[] vector() {
        return embedding.values();
    }
}
