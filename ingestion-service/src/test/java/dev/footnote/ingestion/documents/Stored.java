package dev.footnote.ingestion.documents;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a file on the whole way into the index.
 *
 * @param refusal why it was not indexed, if it was not
 * @param pagesWithoutText as the job's report counts them
 * @param pages the text of each page, one-based, where the format has pages
 * @param passages with the headings above them
 */
public record Stored(
        Optional<String> refusal,
        int pagesWithoutText,
        List<String> warnings,
        String text,
        Map<Integer, String> pages,
        List<Section> passages) {
    /** A passage under its headings. */
    public record Section(List<String> headings, String text) {}

    public Stored {
        warnings = List.copyOf(warnings);
        pages = Map.copyOf(pages);
        passages = List.copyOf(passages);
    }

    public static Stored refused(String reason) {
        return new Stored(Optional.of(reason), 0, List.of(), "", Map.of(), List.of());
    }
}
