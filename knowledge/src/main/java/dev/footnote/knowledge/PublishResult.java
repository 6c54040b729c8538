package dev.footnote.knowledge;

/** What became of a draft. */
public sealed interface PublishResult {
    String documentId();

    int version();

    /**
     * The draft is now the live version; searches see it when the index has applied {@code
     * sequence}.
     */
    record Published(String documentId, int version, long sequence) implements PublishResult {}

    /**
     * The live version already has this content, and vectors of this space; nothing was written.
     */
    record Unchanged(String documentId, int version) implements PublishResult {}
}
