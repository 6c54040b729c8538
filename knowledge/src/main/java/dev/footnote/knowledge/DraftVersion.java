package dev.footnote.knowledge;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole version of a document, ready to be published.
 *
 * @param contentDigest digest of what was uploaded; the same digest again publishes nothing
 * @param language ISO 639 code, when one was recognised
 * @param metadata what searches may filter by, and whatever the owner wants kept
 * @param text all of it, as passages and pages refer to it
 */
public record DraftVersion(
        DocumentKey key,
        String contentDigest,
        String title,
        String mediaType,
        Optional<String> language,
        Map<String, String> metadata,
        String text,
        List<PageSpan> pages,
        List<DraftChunk> chunks) {
    public DraftVersion {
        metadata = Map.copyOf(metadata);
        pages = List.copyOf(pages);
        chunks = List.copyOf(chunks);
        Checks.text("contentDigest", contentDigest, Checks.METADATA_LENGTH_MAX);
        Checks.lengthAtMost("title", title, Checks.TITLE_LENGTH_MAX);
        Checks.text("mediaType", mediaType, Checks.METADATA_LENGTH_MAX);
        language.ifPresent(Checks::language);
        checkMetadata(metadata);
        Checks.lengthAtMost("text", text, Checks.TEXT_LENGTH_MAX);
        Checks.check(
                chunks.size() <= Checks.CHUNK_COUNT_MAX,
                "%d chunks; at most %d are taken",
                chunks.size(),
                Checks.CHUNK_COUNT_MAX);
        checkPages(text.length(), pages);
        checkChunks(text.length(), chunks);
    }

    private static void checkMetadata(Map<String, String> metadata) {
        Checks.check(
                metadata.size() <= Checks.METADATA_COUNT_MAX,
                "%d metadata entries; at most %d are taken",
                metadata.size(),
                Checks.METADATA_COUNT_MAX);
        metadata.forEach(
                (name, value) -> {
                    Checks.name("metadata name", name);
                    Checks.lengthAtMost("metadata " + name, value, Checks.METADATA_LENGTH_MAX);
                });
    }

    private static void checkPages(int textLength, List<PageSpan> pages) {
        for (PageSpan page : pages) {
            Checks.check(
                    page.end() <= textLength,
                    "page %d ends at %d, behind the text's %d characters",
                    page.page(),
                    page.end(),
                    textLength);
        }
    }

    private static void checkChunks(int textLength, List<DraftChunk> chunks) {
        for (int i = 0; i < chunks.size(); i++) {
            DraftChunk chunk = chunks.get(i);
            Checks.check(
                    chunk.ordinal() == i, "chunk at index %d has ordinal %d", i, chunk.ordinal());
            Checks.check(
                    chunk.end() <= textLength,
                    "chunk %d ends at %d, behind the text's %d characters",
                    i,
                    chunk.end(),
                    textLength);
            Checks.check(
                    chunk.embedding().space().equals(chunks.getFirst().embedding().space()),
                    "chunk %d is embedded in %s and chunk 0 in %s; expected one space",
                    i,
                    chunk.embedding().space(),
                    chunks.getFirst().embedding().space());
        }
    }
}
