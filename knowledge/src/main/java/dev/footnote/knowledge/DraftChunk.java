package dev.footnote.knowledge;

import java.util.List;
import java.util.OptionalInt;

/**
 * A passage about to be published.
 *
 * @param ordinal place among the version's passages, from 0
 * @param headingPath headings above it, outermost first
 * @param page page on which it begins, from 1
 * @param start UTF-16 offset of its first character in the version's text
 * @param end UTF-16 offset behind its last character
 * @param text what is indexed and shown
 */
public record DraftChunk(
        int ordinal,
        List<String> headingPath,
        OptionalInt page,
        int start,
        int end,
        String text,
        Embedding embedding) {
    public DraftChunk {
        headingPath = List.copyOf(headingPath);
        Checks.check(ordinal >= 0, "ordinal is %d", ordinal);
        Checks.check(0 <= start && start <= end, "chunk %d spans %d to %d", ordinal, start, end);
        Checks.check(page.orElse(1) >= 1, "chunk %d is on page %s", ordinal, page);
        Checks.text("chunk " + ordinal, text, Checks.CHUNK_LENGTH_MAX);
        Checks.lengthAtMost(
                "heading path of chunk " + ordinal,
                String.join("\n", headingPath),
                Checks.HEADING_PATH_LENGTH_MAX);
    }
}
