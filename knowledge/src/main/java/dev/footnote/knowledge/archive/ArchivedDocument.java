package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.DraftChunk;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.PageSpan;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.VersionText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A live version without its vectors, as an entry of an archive.
 *
 * @param access the document's own list; absent when it has none
 */
record ArchivedDocument(
        String externalId,
        String contentDigest,
        String title,
        String mediaType,
        @Nullable String language,
        Map<String, String> metadata,
        String text,
        List<PageSpan> pages,
        List<Chunk> chunks,
        @Nullable ArchivedAccess access) {
    ArchivedDocument {
        Objects.requireNonNull(externalId, "externalId");
        Objects.requireNonNull(contentDigest, "contentDigest");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(text, "text");
        metadata = Map.copyOf(metadata);
        pages = List.copyOf(pages);
        chunks = List.copyOf(chunks);
    }

    /** A passage; page 0 is none. */
    record Chunk(List<String> headingPath, int page, int start, int end, String text) {
        Chunk {
            Objects.requireNonNull(text, "text");
            headingPath = List.copyOf(headingPath);
        }

        static Chunk of(Passage passage) {
            return new Chunk(
                    passage.headingPath(),
                    passage.page().orElse(0),
                    passage.start(),
                    passage.end(),
                    passage.text());
        }
    }

    static ArchivedDocument of(
            VersionText version, List<Passage> passages, Optional<AccessList> own) {
        DocumentSummary document = version.document();
        return new ArchivedDocument(
                document.key().externalId(),
                document.contentDigest(),
                document.title(),
                document.mediaType(),
                document.language().orElse(null),
                document.metadata(),
                version.text(),
                version.pages(),
                passages.stream().map(Chunk::of).toList(),
                own.map(ArchivedAccess::of).orElse(null));
    }

    DraftVersion draft(String collection, List<Embedding> vectors) {
        List<DraftChunk> drafts = new ArrayList<>();
        for (Chunk chunk : chunks) {
            drafts.add(
                    new DraftChunk(
                            drafts.size(),
                            chunk.headingPath(),
                            chunk.page() == 0 ? OptionalInt.empty() : OptionalInt.of(chunk.page()),
                            chunk.start(),
                            chunk.end(),
                            chunk.text(),
                            vectors.get(drafts.size())));
        }
        return new DraftVersion(
                new DocumentKey(collection, externalId),
                contentDigest,
                title,
                mediaType,
                Optional.ofNullable(language),
                metadata,
                text,
                pages,
                drafts);
    }
}
