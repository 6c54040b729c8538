package dev.footnote.ingestion.document;

import java.util.List;
import java.util.Optional;

/**
 * What a parser made of a file.
 *
 * @param pages the number of pages or slides; 0 where the format has none
 * @param pagesWithoutText the pages on which no text was found, one-based
 * @param warnings sentences for the administrator
 */
public record ParsedDocument(
        Optional<String> title,
        Optional<String> language,
        String mediaType,
        int pages,
        List<Integer> pagesWithoutText,
        List<String> warnings,
        List<Block> blocks) {
    public ParsedDocument {
        pagesWithoutText = List.copyOf(pagesWithoutText);
        warnings = List.copyOf(warnings);
        blocks = List.copyOf(blocks);
    }
}
