package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.PublishResult;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Files in memory. The file that a draft of {@link dev.footnote.knowledge.Drafts} was made from is
 * its text.
 */
final class FilesOfTexts implements Originals {
    private final Map<String, String> kept = new TreeMap<>(); // by external id
    private int open;

    void put(DraftVersion draft) {
        kept.put(draft.key().externalId(), draft.text());
    }

    Map<String, String> kept() {
        return kept;
    }

    /** Files that were received or opened, and not closed. */
    int open() {
        return open;
    }

    private static boolean isOf(String text, String digest) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(bytes).toString().equals(digest);
    }

    @Override
    public Optional<InputStream> open(DocumentKey document, String contentDigest) {
        String text = kept.get(document.externalId());
        if (text == null || !isOf(text, contentDigest)) {
            return Optional.empty();
        }
        open++;
        return Optional.of(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public void close() {
                        open--;
                    }
                });
    }

    @Override
    public Received receive(InputStream content) throws IOException {
        String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        open++;
        return new Received() {
            @Override
            public boolean isOf(String contentDigest) {
                return FilesOfTexts.isOf(text, contentDigest);
            }

            @Override
            public PublishResult keep(Publication publication, Supplier<PublishResult> publish) {
                PublishResult result = publish.get();
                kept.put(publication.document().externalId(), text);
                return result;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public Received none() {
        return new Received() {
            @Override
            public boolean isOf(String contentDigest) {
                return false;
            }

            @Override
            public PublishResult keep(Publication publication, Supplier<PublishResult> publish) {
                return publish.get();
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
    }
}
