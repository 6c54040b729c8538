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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Publishes what {@link ArchiveWriter} wrote, one document in memory at a time. A document is
 * published in the active space when the archive has its vectors there, and otherwise in the
 * archive's first; the background filler then makes those of the active one. Vectors of further
 * spaces are taken where the space is known here.
 *
 * <p>A collection that is new here gets the archive's access list, one that is here keeps its own.
 * A document gets the archive's where the archive has one. Archives of the first format have none.
 */
public final class ArchiveReader {
    private static final long ENTRY_BYTES_MAX = 1L << 31;
    private static final int VECTORS_PER_STEP = 256;
    private static final Pattern VECTORS = Pattern.compile("documents/\\d+\\.(\\d{1,4})\\.f32");
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private final JsonMapper json = JsonMapper.builder().build();
    private final Documents documents;
    private final Publisher publisher;
    private final AccessRules rules;
    private final TransactionTemplate transaction;
    private final Spaces spaces;

    public ArchiveReader(Documents documents, Target target, Spaces spaces) {
        this.documents = documents;
        this.publisher = target.publisher();
        this.rules = target.rules();
        this.transaction = new TransactionTemplate(target.transactions());
        this.spaces = spaces;
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
        Reading reading = new Reading(collection, new ZipInputStream(in));
        try {
            reading.run();
        } catch (JacksonException | ZipException | EOFException e) {
            throw reading.damaged(e);
        }
        return new Report(reading.published, reading.unchanged);
    }

    private final class Reading {
        private final String collection;
        private final ZipInputStream zip;
        private final Map<String, String> checksums = new HashMap<>();
        private @Nullable ArchivedDocument document;
        private final Map<Integer, byte[]> vectors = new LinkedHashMap<>(); // by index of space
        private long published;
        private long unchanged;

        Reading(String collection, ZipInputStream zip) {
            this.collection = collection;
            this.zip = zip;
        }

        void run() throws IOException {
            Manifest manifest = manifest();
            allow(manifest.access());
            List<EmbeddingSpace> kept =
                    manifest.spaces().stream().map(Manifest.Space::space).toList();
            boolean whole = false;
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
                String name = entry.getName();
                byte[] content = content(name);
                if (name.equals(ArchiveWriter.CHECKSUMS)) {
                    compare(new String(content, StandardCharsets.UTF_8));
                    whole = true;
                    continue;
                }
                remember(name, content);
                if (name.endsWith(".json")) {
                    publish(kept);
                    document = json.readValue(content, ArchivedDocument.class);
                } else if (name.endsWith(".f32")) {
                    vectors.put(spaceIndex(name, kept), content);
                }
            }
            if (!whole) {
                throw damaged("it ends before its checksums; it was cut off");
            }
            publish(kept);
        }

        /** A collection that is here already keeps the list that it has here. */
        private void allow(@Nullable ArchivedAccess access) {
            if (access != null && !rules.sees(EVERYTHING, collection)) {
                rules.allow(collection, access.list());
            }
        }

        private Manifest manifest() throws IOException {
            ZipEntry first = zip.getNextEntry();
            if (first == null || !first.getName().equals(ArchiveWriter.MANIFEST)) {
                throw damaged("it does not begin with manifest.json; it is no archive of ours");
            }
            byte[] content = content(first.getName());
            remember(first.getName(), content);
            Manifest manifest = json.readValue(content, Manifest.class);
            if (manifest.format() < Manifest.FORMAT_MIN || manifest.format() > Manifest.FORMAT) {
                throw damaged(
                        "its format is %d; formats %d to %d are read"
                                .formatted(
                                        manifest.format(), Manifest.FORMAT_MIN, Manifest.FORMAT));
            }
            return manifest;
        }

        /** Reading an entry to its end checks its CRC too. */
        private byte[] content(String name) throws IOException {
            byte[] content = zip.readNBytes((int) (ENTRY_BYTES_MAX - 9));
            if (zip.read() >= 0) {
                throw damaged(name + " is larger than 2 GB");
            }
            return content;
        }

        private void remember(String name, byte[] content) {
            checksums.put(name, HexFormat.of().formatHex(ArchiveWriter.sha256().digest(content)));
        }

        private void compare(String listed) {
            Map<String, String> expected =
                    listed.lines()
                            .map(line -> line.split(" {2}", 2))
                            .filter(parts -> parts.length == 2)
                            .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
            if (!expected.equals(checksums)) {
                Set<String> names = new TreeSet<>(expected.keySet());
                names.addAll(checksums.keySet());
                names.removeIf(name -> Objects.equals(expected.get(name), checksums.get(name)));
                throw damaged("the checksums do not fit: " + names);
            }
        }

        private int spaceIndex(String name, List<EmbeddingSpace> kept) {
            Matcher vectorsOf = VECTORS.matcher(name);
            int index = vectorsOf.matches() ? Integer.parseInt(vectorsOf.group(1)) : kept.size();
            if (index >= kept.size()) {
                throw damaged(name + " names no space of the manifest");
            }
            return index;
        }

        /** The document whose entries were read last. */
        private void publish(List<EmbeddingSpace> kept) {
            ArchivedDocument read = document;
            if (read == null) {
                return;
            }
            Map<EmbeddingSpace, List<Embedding>> embeddings = new LinkedHashMap<>();
            vectors.forEach(
                    (index, bytes) ->
                            embeddings.put(
                                    kept.get(index), Vectors.read(kept.get(index).key(), bytes)));
            embeddings.forEach(
                    (space, list) -> {
                        if (list.size() != read.chunks().size()) {
                            throw damaged(
                                    "\"%s\" has %d passages and %d vectors of %s"
                                            .formatted(
                                                    read.externalId(),
                                                    read.chunks().size(),
                                                    list.size(),
                                                    space.modelName()));
                        }
                    });
            Optional<EmbeddingSpace> first = leading(embeddings.keySet());
            if (first.isEmpty() && !read.chunks().isEmpty()) {
                throw damaged("\"%s\" has no vectors".formatted(read.externalId()));
            }
            first.ifPresent(spaces.known()::register);
            PublishResult result =
                    publish(
                            read.draft(collection, first.map(embeddings::get).orElse(List.of())),
                            read.access());
            switch (result) {
                case PublishResult.Published ignored -> published++;
                case PublishResult.Unchanged ignored -> unchanged++;
            }
            first.ifPresent(embeddings::remove);
            addFurther(result.documentId(), embeddings);
            document = null;
            vectors.clear();
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

        KnowledgeException damaged(String what) {
            return new KnowledgeException(Kind.INVALID, message(what));
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
