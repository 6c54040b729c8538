package dev.footnote.knowledge;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A passage of a live version, with everything a citation needs.
 *
 * @param ordinal place among the version's passages, from 0
 * @param headingPath headings above it, outermost first
 * @param start UTF-16 offset of its first character in the version's text
 * @param end UTF-16 offset behind its last character
 */
public record Passage(
        String chunkId,
        String documentId,
        int version,
        String collection,
        String externalId,
        String title,
        int ordinal,
        List<String> headingPath,
        OptionalInt page,
        int start,
        int end,
        String text,
        Optional<String> language) {
    public Passage {
        headingPath = List.copyOf(headingPath);
    }
}
