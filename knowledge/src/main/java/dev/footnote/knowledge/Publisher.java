package dev.footnote.knowledge;

/** The write side. Each call is one transaction, durable when it returns. */
public interface Publisher {
    /**
     * Replaces whatever version of the document was live by this one, wholly. Creates the
     * collection when it is new.
     */
    PublishResult publish(DraftVersion draft);

    /** Removes the document with text, passages and vectors; false when there was none. */
    boolean delete(DocumentKey key);
}
