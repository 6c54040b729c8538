package dev.footnote.contracts.ingestion;

import java.util.List;

/** What a deletion of many found; {@code missing} are the names that stood for nothing. */
public record DeletedDocuments(int deleted, List<String> missing) {
    public DeletedDocuments {
        missing = List.copyOf(missing);
    }
}
