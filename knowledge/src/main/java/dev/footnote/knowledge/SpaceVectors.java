package dev.footnote.knowledge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What spaces lack, for whoever embeds it in the background: each space is kept complete from its
 * registration to its removal, so that switching to it, and back, takes no time.
 */
public interface SpaceVectors {
    /**
     * Makes this filler the only one of the space for some time, or says no when another is. Asking
     * again prolongs it.
     */
    boolean claim(SpaceKey space, String filler, Duration time);

    /** Passages of one document without a vector in the space; empty when the space is complete. */
    Optional<MissingVectors> missing(SpaceKey space, int countMax);

    /**
     * Adds the vectors, in the order of the passages; does nothing when the version they belong to
     * is no longer live. They are found when the last of the document's are there.
     */
    void add(MissingVectors missing, List<Embedding> vectors);

    /** Those of a document in the order of its passages, without the ones that are missing. */
    List<Embedding> of(SpaceKey space, String documentId);
}
