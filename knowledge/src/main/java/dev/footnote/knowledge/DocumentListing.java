package dev.footnote.knowledge;

import java.util.Optional;

/**
 * Which part of a collection to list.
 *
 * @param after the cursor that the previous page gave; empty for the first page
 */
public record DocumentListing(String collection, Optional<String> after, int limit) {
    public DocumentListing {
        Checks.name("collection", collection);
        Checks.check(
                limit >= 1 && limit <= Checks.LIMIT_MAX,
                "limit is %d; 1 to %d are taken",
                limit,
                Checks.LIMIT_MAX);
    }
}
