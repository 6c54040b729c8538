package dev.footnote.knowledge;

import java.util.List;

/** Passages of one version that have no vector in a space yet. */
public record MissingVectors(SpaceKey space, String documentId, List<Passage> passages) {
    public MissingVectors {
        passages = List.copyOf(passages);
        Checks.check(!passages.isEmpty(), "no passage of %s is missing in %s", documentId, space);
    }
}
