package dev.footnote.contracts.ingestion;

import java.time.Instant;
import java.util.Map;

/**
 * A published document, as lists show it. {@code digest} is the SHA-256 of the uploaded bytes, in
 * hexadecimal; empty when the document did not come by an upload.
 */
public record DocumentSummary(
        String documentId,
        String collection,
        String externalId,
        int version,
        String title,
        String mediaType,
        String language,
        long bytes,
        String digest,
        int pages,
        int chunks,
        Map<String, String> metadata,
        Instant publishedAt) {
    public DocumentSummary {
        metadata = Map.copyOf(metadata);
    }
}
