package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.MissingVectors;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.PublishResult;
import dev.footnote.knowledge.Publisher;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.SpaceStatus;
import dev.footnote.knowledge.SpaceVectors;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * Publishes what {@link ArchiveWriter} wrote, one document in memory at a time. A document is
 * published in the active space when the archive has its vectors there, and otherwise in the
 * archive's first; the background filler then makes those of the active one. Vectors of further
 * spaces are taken where the space is known here.
 *
 * <p>A collection that is new here gets the archive's access list, one that is here keeps its own.
 * A document gets the archive's where the archive has one. Archives of the first format have none.
 *
 * <p>An original counts when it is the file that its document was made from, by the digest of its
 * content. Archives before the third format have none.
 */
public final class ArchiveReader {
    private static final long MANIFEST_BYTES_MAX = 16L << 20;
    // Ten million characters, which is what is kept of a file, twice, in any alphabet, and more.
    private static final long TEXT_BYTES_MAX = 512L << 20;
    private static final int VECTORS_PER_STEP = 256;
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private final JsonMapper json = JsonMapper.builder().build();
    private final Documents documents;
    private final Publisher publisher;
    private final AccessRules rules;
    private final TransactionTemplate transaction;
    private final Spaces spaces;
    private final Originals originals;

    public ArchiveReader(Documents documents, Target target, Spaces spaces, Originals originals) {
        this.documents = documents;
        this.publisher = target.publisher();
        this.rules = target.rules();
        this.transaction = new TransactionTemplate(target.transactions());
        this.spaces = spaces;
        this.originals = originals;
    }

    /** Where documents and their lists go, together. */
    public record Target(
            Publisher publisher, AccessRules rules, PlatformTransactionManager transactions) {}

    /** Everything about spaces. */
    public record Spaces(
            EmbeddingSpaces known, SpaceAdministration administration, SpaceVectors vectors) {}

    /** How many documents were published, and how many were there with the same content. */
    public record Report(long published, long unchanged) {}

    /** Reads to the end of the archive; what is before a damage is published. */
    public Report read(String collection, InputStream in) throws IOException {
        Reading reading = new Reading(collection, in);
        try {
            reading.run();
        } catch (JacksonException | ZipException | EOFException e) {
            throw reading.damaged(e);
        } catch (KnowledgeException e) {
            throw e.kind() == Kind.INVALID ? reading.damaged(e) : e;
        }
        return new Report(reading.published, reading.unchanged);
    }

    private final class Reading {
        private final String collection;
        private final ArchiveEntries entries;
        private @Nullable Pending pending;
        private long published;
        private long unchanged;

        Reading(String collection, InputStream in) {
            this.collection = collection;
            this.entries = new ArchiveEntries(in);
        }

        void run() throws IOException {
            Manifest manifest = manifest();
            List<EmbeddingSpace> kept =
                    manifest.spaces().stream().map(Manifest.Space::space).toList();
            allow(manifest.access());
            try {
                boolean whole = false;
                for (var name = entries.next(); name.isPresent(); name = entries.next()) {
                    if (whole) {
                        throw new ZipException(name.get() + " is behind the checksums");
                    }
                    if (name.get().equals(ArchiveWriter.CHECKSUMS)) {
                        entries.compare();
                        whole = true;
                    } else {
                        take(name.get(), kept);
                    }
                }
                if (!whole) {
                    throw new ZipException("it ends before its checksums; it was cut off");
                }
                publish();
            } finally {
                discard();
            }
        }

        /** A collection that is here already keeps the list that it has here. */
        private void allow(@Nullable ArchivedAccess access) {
            if (access != null && !rules.sees(EVERYTHING, collection)) {
                rules.allow(collection, access.list());
            }
        }

        private Manifest manifest() throws IOException {
            if (!entries.next().equals(Optional.of(ArchiveWriter.MANIFEST))) {
                throw new ZipException(
                        "it does not begin with manifest.json; it is no archive of ours");
            }
            Manifest manifest = json.readValue(entries.content(MANIFEST_BYTES_MAX), Manifest.class);
            if (manifest == null) {
                throw new ZipException("manifest.json is empty");
            }
            if (manifest.format() < Manifest.FORMAT_MIN || manifest.format() > Manifest.FORMAT) {
                throw new ZipException(
                        "its format is %d; formats %d to %d are read"
                                .formatted(
                                        manifest.format(), Manifest.FORMAT_MIN, Manifest.FORMAT));
            }
            return manifest;
        }

        private void take(String name, List<EmbeddingSpace> kept) throws IOException {
            EntryName entry =
                    EntryName.of(name)
                            .orElseThrow(
                                    () -> new ZipException(name + " is no entry of an archive"));
            switch (entry) {
                case EntryName.Text(long number) -> begin(number);
                case EntryName.InSpace(long number, int space) ->
                        takeVectors(current(number, name), space(name, space, kept));
                case EntryName.Original(long number) -> takeOriginal(current(number, name));
            }
        }

        private void begin(long number) throws IOException {
            publish();
            ArchivedDocument document =
                    json.readValue(entries.content(TEXT_BYTES_MAX), ArchivedDocument.class);
            if (document == null) {
                throw new ZipException("document %d is empty".formatted(number));
            }
            pending = new Pending(number, document, originals.none());
        }

        /** The document that an entry goes with, which is the one before it. */
        private Pending current(long number, String name) throws ZipException {
            Pending current = pending;
            if (current == null || current.number() != number) {
                throw new ZipException(name + " does not stand behind its document");
            }
            return current;
        }

        private EmbeddingSpace space(String name, int index, List<EmbeddingSpace> kept)
                throws ZipException {
            if (index >= kept.size()) {
                throw new ZipException(name + " names no space of the manifest");
            }
            return kept.get(index);
        }

        private void takeVectors(Pending current, EmbeddingSpace space) throws IOException {
            ArchivedDocument read = current.document();
            long expected = Vectors.bytes(space.key(), read.chunks().size());
            byte[] content = entries.content(expected);
            if (content.length != expected) {
                throw new ZipException(
                        "\"%s\" has %d passages and %d bytes of vectors of %s, not %d"
                                .formatted(
                                        read.externalId(),
                                        read.chunks().size(),
                                        content.length,
                                        space.modelName(),
                                        expected));
            }
            current.vectors().put(space, Vectors.read(space.key(), content));
        }

        private void takeOriginal(Pending current) throws IOException {
            current.take(entries.original(originals));
            ArchivedDocument read = current.document();
            if (!current.original().isOf(read.contentDigest())) {
                throw new ZipException(
                        "the original of \"%s\" is not the file it was made from"
                                .formatted(read.externalId()));
            }
        }

        /** The document whose entries were read last. */
        private void publish() throws IOException {
            Pending current = pending;
            if (current == null) {
                return;
            }
            ArchivedDocument read = current.document();
            Map<EmbeddingSpace, List<Embedding>> embeddings = current.vectors();
            Optional<EmbeddingSpace> first = leading(embeddings.keySet());
            if (first.isEmpty() && !read.chunks().isEmpty()) {
                throw new ZipException("\"%s\" has no vectors".formatted(read.externalId()));
            }
            DraftVersion draft =
                    read.draft(collection, first.map(embeddings::get).orElse(List.of()));
            first.ifPresent(spaces.known()::register);
            PublishResult result =
                    current.original()
                            .keep(
                                    new Originals.Publication(
                                            draft.key(),
                                            draft.contentDigest(),
                                            first.map(space -> space.key().modelDigest())
                                                    .orElse("")),
                                    () -> publish(draft, read.access()));
            switch (result) {
                case PublishResult.Published ignored -> published++;
                case PublishResult.Unchanged ignored -> unchanged++;
            }
            first.ifPresent(embeddings::remove);
            addFurther(result.documentId(), embeddings);
            discard();
        }

        private void discard() {
            if (pending != null) {
                pending.close();
            }
            pending = null;
        }

        /** With its list in one transaction, so that nobody sees it without. */
        private PublishResult publish(DraftVersion draft, @Nullable ArchivedAccess access) {
            return Objects.requireNonNull(
                    transaction.execute(
                            status -> {
                                PublishResult result = publisher.publish(draft);
                                if (access != null) {
                                    rules.narrow(draft.key(), access.list());
                                }
                                return result;
                            }));
        }

        /** The active space when it is among them, otherwise the archive's first. */
        private Optional<EmbeddingSpace> leading(Set<EmbeddingSpace> among) {
            Optional<EmbeddingSpace> active =
                    spaces.known()
                            .active()
                            .flatMap(
                                    space ->
                                            among.stream()
                                                    .filter(one -> one.key().equals(space.key()))
                                                    .findFirst());
            return active.or(() -> among.stream().findFirst());
        }

        private void addFurther(
                String documentId, Map<EmbeddingSpace, List<Embedding>> embeddings) {
            Set<SpaceKey> here =
                    spaces.administration().list().stream()
                            .map(SpaceStatus::space)
                            .map(EmbeddingSpace::key)
                            .collect(Collectors.toSet());
            embeddings.keySet().removeIf(space -> !here.contains(space.key()));
            if (embeddings.isEmpty()) {
                return;
            }
            List<Passage> passages = documents.passages(EVERYTHING, documentId);
            embeddings.values().removeIf(list -> list.size() != passages.size()); // replaced since
            embeddings.forEach(
                    (space, list) -> {
                        for (int i = 0; i < passages.size(); i += VECTORS_PER_STEP) {
                            int end = Math.min(passages.size(), i + VECTORS_PER_STEP);
                            spaces.vectors()
                                    .add(
                                            new MissingVectors(
                                                    space.key(),
                                                    documentId,
                                                    passages.subList(i, end)),
                                            list.subList(i, end));
                        }
                    });
        }

        KnowledgeException damaged(Exception cause) {
            return new KnowledgeException(
                    Kind.INVALID, message(String.valueOf(cause.getMessage())), cause);
        }

        private String message(String what) {
            return ("The archive cannot be read to its end: %s. %d documents before that were"
                            + " imported.")
                    .formatted(what, published + unchanged);
        }
    }
}
