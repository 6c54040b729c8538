package dev.footnote.knowledge;

import java.util.List;

/** The whole text of a live version. */
public record VersionText(DocumentSummary document, String text, List<PageSpan> pages) {
    public VersionText {
        pages = List.copyOf(pages);
    }
}
