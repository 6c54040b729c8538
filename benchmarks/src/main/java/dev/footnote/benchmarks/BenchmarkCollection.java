package dev.footnote.benchmarks;

import dev.footnote.cli.client.FootnoteClient;

import java.util.Optional;

/** A collection that a benchmark fills for itself. */
final class BenchmarkCollection {
    private static final int PAGE = 1_000;

    private BenchmarkCollection() {}

    /** Deletes its documents. */
    static void empty(FootnoteClient client, String collection) {
        var page = client.documents(collection, Optional.empty(), PAGE);
        while (!page.items().isEmpty()) {
            client.delete(collection, page.items().stream().map(it -> it.externalId()).toList());
            page = client.documents(collection, Optional.empty(), PAGE);
        }
    }
}
