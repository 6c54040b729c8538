package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.DocumentPage;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceStatus;
import dev.footnote.knowledge.SpaceVectors;
import dev.footnote.knowledge.VersionText;

import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a collection as a ZIP file, one document in memory at a time: {@code manifest.json}; for
 * each document {@code documents/N.json}, its vectors, {@code documents/N.S.f32} with the index S
 * of a space in the manifest, and the file it was made from, {@code documents/N.original}, where
 * that is kept; last {@code checksums.sha256}, which is the mark of a whole archive. Documents that
 * change while it is written are in it with one of their versions, or not at all. The access lists
 * of the collection and of the documents go with them.
 */
public final class ArchiveWriter {
    static final String MANIFEST = "manifest.json";
    static final String CHECKSUMS = "checksums.sha256";
    private static final int PAGE_DOCUMENTS = 100;
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private final JsonMapper json = JsonMapper.builder().build();
    private final Documents documents;
    private final AccessRules rules;
    private final SpaceAdministration spaces;
    private final SpaceVectors vectors;
    private final Originals originals;
    private final Clock clock;

    public ArchiveWriter(Contents contents, Originals originals, Clock clock) {
        this.documents = contents.documents();
        this.rules = contents.rules();
        this.spaces = contents.spaces();
        this.vectors = contents.vectors();
        this.originals = originals;
        this.clock = clock;
    }

    /** What an archive is written from. */
    public record Contents(
            Documents documents,
            AccessRules rules,
            SpaceAdministration spaces,
            SpaceVectors vectors) {}

    /** Leaves the stream open. */
    public void write(String collection, OutputStream out) throws IOException {
        List<EmbeddingSpace> kept =
                spaces.list().stream()
                        .sorted(Comparator.comparing(status -> !status.active()))
                        .map(SpaceStatus::space)
                        .toList();
        Entries entries = new Entries(out);
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        collection,
                        clock.instant(),
                        kept.stream().map(Manifest.Space::of).toList(),
                        ArchivedAccess.of(rules.ofCollection(collection)));
        entries.add(MANIFEST, new ByteArrayInputStream(json.writeValueAsBytes(manifest)));
        Optional<String> after = Optional.empty();
        do {
            DocumentPage page =
                    documents.list(
                            EVERYTHING, new DocumentListing(collection, after, PAGE_DOCUMENTS));
            for (DocumentSummary document : page.documents()) {
                write(document.documentId(), kept, entries);
            }
            after = page.next();
        } while (after.isPresent());
        entries.finish();
    }

    private void write(String documentId, List<EmbeddingSpace> kept, Entries entries)
            throws IOException {
        Optional<Whole> whole = read(documentId, kept);
        while (whole.isEmpty() && documents.find(EVERYTHING, documentId).isPresent()) {
            whole = read(documentId, kept); // it was replaced in between
        }
        if (whole.isEmpty()) {
            return;
        }
        try (Whole found = whole.get()) {
            long number = entries.documentCount++;
            entries.add(new EntryName.Text(number), json.writeValueAsBytes(found.document()));
            for (int i = 0; i < kept.size(); i++) {
                List<Embedding> embeddings = found.vectors().get(kept.get(i));
                if (embeddings != null) {
                    entries.add(new EntryName.InSpace(number, i), Vectors.bytes(embeddings));
                }
            }
            if (found.original().isPresent()) {
                entries.add(new EntryName.Original(number).toString(), found.original().get());
            }
        }
    }

    /** A version with the vectors of the spaces that are complete for it, and its open file. */
    private record Whole(
            ArchivedDocument document,
            Map<EmbeddingSpace, List<Embedding>> vectors,
            Optional<InputStream> original)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (original.isPresent()) {
                original.get().close();
            }
        }
    }

    /** Empty when the version was replaced while it was read. */
    private Optional<Whole> read(String documentId, List<EmbeddingSpace> kept) throws IOException {
        Optional<VersionText> version =
                documents
                        .find(EVERYTHING, documentId)
                        .flatMap(found -> documents.text(EVERYTHING, documentId, found.version()));
        if (version.isEmpty()) {
            return Optional.empty();
        }
        List<Passage> passages = documents.passages(EVERYTHING, documentId);
        Map<EmbeddingSpace, List<Embedding>> found = new LinkedHashMap<>();
        for (EmbeddingSpace space : kept) {
            List<Embedding> embeddings = vectors.of(space.key(), documentId);
            if (!passages.isEmpty() && embeddings.size() == passages.size()) {
                found.put(space, embeddings);
            }
        }
        DocumentSummary summary = version.get().document();
        Optional<AccessList> own = rules.ofDocument(summary.key());
        // Opened before the look at the version, so that it is the file of this one.
        Whole whole =
                new Whole(
                        ArchivedDocument.of(version.get(), passages, own),
                        found,
                        originals.open(summary.key(), summary.contentDigest()));
        boolean same =
                documents
                        .find(EVERYTHING, documentId)
                        .filter(now -> now.version() == summary.version())
                        .isPresent();
        if (!same) {
            whole.close();
        }
        return same ? Optional.of(whole) : Optional.empty();
    }

    /** The file as it grows. */
    private static final class Entries {
        private final ZipOutputStream zip;
        private final StringBuilder checksums = new StringBuilder();
        private long documentCount;

        Entries(OutputStream out) {
            this.zip = new ZipOutputStream(out);
        }

        void add(EntryName name, byte[] content) throws IOException {
            add(name.toString(), new ByteArrayInputStream(content));
        }

        /** Leaves the stream open. */
        void add(String name, InputStream content) throws IOException {
            MessageDigest digest = sha256();
            put(name, new DigestInputStream(content, digest));
            checksums
                    .append(HexFormat.of().formatHex(digest.digest()))
                    .append("  ")
                    .append(name)
                    .append('\n');
        }

        private void put(String name, InputStream content) throws IOException {
            zip.putNextEntry(new ZipEntry(name));
            content.transferTo(zip);
            zip.closeEntry();
        }

        void finish() throws IOException {
            put(
                    CHECKSUMS,
                    new ByteArrayInputStream(
                            checksums.toString().getBytes(StandardCharsets.UTF_8)));
            zip.finish();
            zip.flush();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
