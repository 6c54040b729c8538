package dev.footnote.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Versions to publish, small enough to be read in a test. */
public final class Drafts {
    public static final SpaceKey SPACE = new SpaceKey("sha256:test", 4);
    public static final EmbeddingSpace ENGLISH = new EmbeddingSpace(SPACE, "test", Set.of("en"));

    private Drafts() {}

    public static Embedding embedding(float... values) {
        return Embedding.of(SPACE, values);
    }

    /** A passage of a draft, with its vector. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(String text, float... vector) {}

    public static Part part(String text, float... vector) {
        return new Part(text, vector.length == 0 ? new float[] {0, 0, 0, 1} : vector);
    }

    /** An English version of {@code collection/externalId} whose digest is that of its text. */
    public static DraftVersion draft(String collection, String externalId, Part... parts) {
        return draft(new DocumentKey(collection, externalId), "en", Map.of(), parts);
    }

    public static DraftVersion draft(
            DocumentKey key, String language, Map<String, String> metadata, Part... parts) {
        StringBuilder text = new StringBuilder();
        List<DraftChunk> chunks = new ArrayList<>();
        for (Part part : parts) {
            int start = text.length();
            text.append(part.text());
            chunks.add(
                    new DraftChunk(
                            chunks.size(),
                            List.of("Chapter", "Section " + chunks.size()),
                            OptionalInt.of(1),
                            start,
                            text.length(),
                            part.text(),
                            embedding(part.vector())));
            text.append('\n');
        }
        return new DraftVersion(
                key,
                UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString(),
                "Title of " + key.externalId(),
                "text/plain",
                Optional.of(language),
                metadata,
                text.toString(),
                List.of(new PageSpan(1, 0, text.length())),
                chunks);
    }
}
