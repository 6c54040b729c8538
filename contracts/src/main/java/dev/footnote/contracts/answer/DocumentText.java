package dev.footnote.contracts.answer;

import java.util.List;

/**
 * The extracted text of one version, as the viewer shows it; page spans are UTF-16 offsets into
 * {@code text}.
 */
public record DocumentText(
        String documentId,
        int version,
        String collection,
        String externalId,
        String title,
        String mediaType,
        String text,
        List<PageSpan> pages) {

    public record PageSpan(int page, int start, int end) {}

    public DocumentText {
        pages = List.copyOf(pages);
    }
}
