package dev.footnote.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * A part of a collection, in order of the external id.
 *
 * @param next cursor of the following page; empty on the last
 */
public record DocumentPage(List<DocumentSummary> documents, Optional<String> next) {
    public DocumentPage {
        documents = List.copyOf(documents);
    }
}
