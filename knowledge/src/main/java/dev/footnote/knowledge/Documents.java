package dev.footnote.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * The read side of the authority: what is live now, and the reader may see. Superseded and deleted
 * versions are gone; what the reader may not see looks as if it were not there.
 */
public interface Documents {
    DocumentPage list(Reader reader, DocumentListing listing);

    Optional<DocumentSummary> find(Reader reader, DocumentKey key);

    Optional<DocumentSummary> find(Reader reader, String documentId);

    /** Empty when this version is not the live one. */
    Optional<VersionText> text(Reader reader, String documentId, int version);

    /** Empty when the passage's version is not the live one. */
    Optional<Passage> passage(Reader reader, String chunkId);

    /** All passages of the live version, in their order; empty when there is no such document. */
    List<Passage> passages(Reader reader, String documentId);

    /** Those in which the reader sees a document, with how many he sees. */
    List<CollectionSummary> collections(Reader reader);
}
