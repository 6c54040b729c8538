package dev.footnote.knowledge;

import java.util.Optional;

/**
 * Who may read what. A collection has a list; a document may have one of its own, which narrows the
 * collection's: it is read by those who are in both. Each call is one transaction, and the next
 * search obeys it.
 */
public interface AccessRules {
    /** {@link AccessList#NOBODY} when nothing was ever allowed, or there is no such collection. */
    AccessList ofCollection(String collection);

    /** Replaces the collection's list; a collection without documents may have one already. */
    void allow(String collection, AccessList list);

    /**
     * Takes the collection's list away: whoever makes a collection of that name later begins with
     * {@link AccessList#NOBODY}.
     */
    void forget(String collection);

    /** Empty when the document has none of its own, or there is no such document. */
    Optional<AccessList> ofDocument(DocumentKey key);

    /** Gives the document a list of its own; false when there is no such document. */
    boolean narrow(DocumentKey key, AccessList list);

    /** Takes the document's own list away; false when there is no such document. */
    boolean widen(DocumentKey key);

    /** Whether the reader may see anything of the collection; what is absent is not seen. */
    boolean sees(Reader reader, String collection);
}
