package dev.footnote.ingestion.job;

/**
 * An object of a bucket as its server describes it: while this is the same, so is its content.
 *
 * @param origin the server and the bucket; the object's name in it is the document's
 * @param entityTag as the server gave it
 */
public record ObjectState(String origin, String entityTag, long bytes) {
    private static final int LENGTH_MAX = 1_000; // of the columns

    /** Whether it can be told from another. */
    boolean isKnown() {
        return !entityTag.isBlank()
                && entityTag.length() <= LENGTH_MAX
                && origin.length() <= LENGTH_MAX
                && entityTag.indexOf('\0') < 0;
    }
}
