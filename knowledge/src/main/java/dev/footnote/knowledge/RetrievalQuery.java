package dev.footnote.knowledge;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A search.
 *
 * @param reader for whom; sees only what is his to see
 * @param embedding of the text, in the active space; without it only words are searched
 * @param collections to search in; empty for all
 * @param metadata entries that a document must have, all of them
 */
public record RetrievalQuery(
        Reader reader,
        String text,
        Optional<Embedding> embedding,
        Set<String> collections,
        Map<String, String> metadata,
        int limit) {
    public RetrievalQuery {
        collections = Set.copyOf(collections);
        metadata = Map.copyOf(metadata);
        Checks.text("query", text, Checks.QUERY_LENGTH_MAX);
        Checks.check(
                limit >= 1 && limit <= Checks.LIMIT_MAX,
                "limit is %d; 1 to %d are taken",
                limit,
                Checks.LIMIT_MAX);
    }
}
