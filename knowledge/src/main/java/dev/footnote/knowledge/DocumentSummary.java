package dev.footnote.knowledge;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A document and its live version, without the text. */
public record DocumentSummary(
        String documentId,
        DocumentKey key,
        int version,
        String contentDigest,
        String title,
        String mediaType,
        Optional<String> language,
        Map<String, String> metadata,
        int pageCount,
        int chunkCount,
        Instant publishedAt) {
    public DocumentSummary {
        metadata = Map.copyOf(metadata);
    }

    /** The same with this metadata. */
    public DocumentSummary withMetadata(Map<String, String> entries) {
        return new DocumentSummary(
                documentId,
                key,
                version,
                contentDigest,
                title,
                mediaType,
                language,
                entries,
                pageCount,
                chunkCount,
                publishedAt);
    }
}
