package dev.footnote.knowledge.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A live version as an index needs it; all of it is of the same version.
 *
 * @param principals whom its own list admits; empty when it has none
 */
public record LiveDocument(
        String documentId,
        String collection,
        String title,
        Optional<String> language,
        Map<String, String> metadata,
        Optional<List<String>> principals,
        List<LiveChunk> chunks) {
    public LiveDocument {
        metadata = Map.copyOf(metadata);
        principals = principals.map(List::copyOf);
        chunks = List.copyOf(chunks);
    }
}
