package dev.footnote.knowledge.solr;

import java.util.Optional;

/**
 * How far the collection has followed which store; it is kept in the collection, so that it is lost
 * with it.
 *
 * @param storeId of the store followed
 * @param sequence last change applied
 * @param visibleSequence last change that searches see; behind {@code sequence}, but for the time
 *     in which every document is put in again
 * @param removedSpaces how many embedding spaces the store had removed
 */
record SolrPosition(String storeId, long sequence, long visibleSequence, long removedSpaces) {
    private static final int PARTS = 4;

    static Optional<SolrPosition> read(String text) {
        String[] parts = text.split(" ");
        return parts.length != PARTS
                ? Optional.empty()
                : Optional.of(
                        new SolrPosition(
                                parts[0],
                                Long.parseLong(parts[1]),
                                Long.parseLong(parts[2]),
                                Long.parseLong(parts[3])));
    }

    String text() {
        return "%s %d %d %d".formatted(storeId, sequence, visibleSequence, removedSpaces);
    }

    /** Applied, and not yet visible. */
    SolrPosition applied(long applied) {
        return new SolrPosition(storeId, applied, visibleSequence, removedSpaces);
    }

    /** Everything applied is visible. */
    SolrPosition shown() {
        return new SolrPosition(
                storeId, sequence, Math.max(visibleSequence, sequence), removedSpaces);
    }

    /** Follows from the beginning, while what is visible stays so. */
    SolrPosition again(long removed) {
        return new SolrPosition(storeId, 0, visibleSequence, removed);
    }
}
