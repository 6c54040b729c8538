package dev.footnote.knowledge.archive;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.MissingVectors;
import dev.footnote.knowledge.OpenKnowledge;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.archive.ArchiveReader.Report;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A collection goes from one store into another of either shape, and back. */
abstract class ArchiveConformance {
    private static final DocumentKey GUIDE = new DocumentKey("handbook", "guide.md");
    private static final DocumentKey EMPTY = new DocumentKey("handbook", "empty.md");
    private static final AccessList STAFF = new AccessList(false, Set.of("ann"), Set.of("staff"));
    private static final AccessList BOARD = new AccessList(true, Set.of(), Set.of("board"));
    private static final int FLIP_STEP_BYTES = 7;
    private static final SpaceKey SECOND = new SpaceKey("sha256:second", 2);
    private static final EmbeddingSpace SECOND_SPACE =
            new EmbeddingSpace(SECOND, "second", Set.of("de", "en"));

    @TempDir Path first;
    @TempDir Path second;
    @TempDir Path third;

    /** An empty store of the shape that is tried. */
    abstract OpenKnowledge other(Path folder);

    private byte[] archive = new byte[0];

    @BeforeEach
    void export() throws IOException {
        try (OpenKnowledge source = OpenKnowledge.in(first)) {
            source.spaces().register(Drafts.ENGLISH);
            source.spaces().register(SECOND_SPACE);
            source.publisher()
                    .publish(
                            draft(
                                    GUIDE,
                                    "de",
                                    Map.of("team", "red"),
                                    part("Erster Teil.", 0.1f, -0.2f, 0.3f, 0.4f),
                                    part("Zweiter.", 1, 0, 0, 0)));
            source.publisher().publish(draft(EMPTY, "en", Map.of()));
            source.publisher().publish(draft("private", "secret", part("Nobody else's.")));
            MissingVectors missing = source.vectors().missing(SECOND, 10).orElseThrow();
            while (!missing.passages().getFirst().collection().equals("handbook")) {
                source.vectors().add(missing, List.of(vector(1, 1)));
                missing = source.vectors().missing(SECOND, 10).orElseThrow();
            }
            source.vectors().add(missing, List.of(vector(1, 0), vector(0, 1)));
            source.rules().allow("handbook", STAFF);
            source.rules().narrow(EMPTY, BOARD);
            archive = write(source);
        }
    }

    @Test
    void accessListsComeWithACollectionThatIsNew() throws IOException {
        try (OpenKnowledge target = other(second)) {
            read(target, archive);

            assertThat(target.rules().ofCollection("handbook")).isEqualTo(STAFF);
            assertThat(target.rules().ofDocument(EMPTY)).contains(BOARD);
            assertThat(target.rules().ofDocument(GUIDE)).isEmpty();

            target.rules().allow("handbook", BOARD);
            target.rules().narrow(GUIDE, BOARD);
            read(target, archive);

            assertThat(target.rules().ofCollection("handbook")).isEqualTo(BOARD);
            assertThat(target.rules().ofDocument(GUIDE)).contains(BOARD);
        }
    }

    @Test
    void anArchiveWithoutListsOpensNothing() throws IOException {
        try (OpenKnowledge target = other(second)) {
            byte[] old = new ClassPathResource("archives/format-1.zip").getContentAsByteArray();
            assertThat(read(target, old)).isEqualTo(new Report(1, 0));

            assertThat(target.rules().ofCollection("handbook")).isEqualTo(AccessList.NOBODY);
            assertThat(target.documents().collections(Reader.ANYONE)).isEmpty();
            assertThat(target.documents().find(new Reader.Unrestricted(), GUIDE)).isPresent();
        }
    }

    @Test
    void anArchiveWithoutOriginalsIsReadWithItsLists() throws IOException {
        try (OpenKnowledge target = other(second)) {
            byte[] old = new ClassPathResource("archives/format-2.zip").getContentAsByteArray();
            assertThat(read(target, old)).isEqualTo(new Report(1, 0));

            assertThat(target.rules().ofCollection("handbook")).isEqualTo(STAFF);
            assertThat(target.rules().ofDocument(GUIDE)).contains(BOARD);
        }
    }

    @Test
    void documentsPassagesAndVectorsComeBackAsTheyWere() throws IOException {
        byte[] again;
        try (OpenKnowledge target = other(second)) {
            target.spaces().register(Drafts.ENGLISH);
            target.spaces().register(SECOND_SPACE);
            assertThat(read(target, archive)).isEqualTo(new Report(2, 0));
            assertThat(read(target, archive)).isEqualTo(new Report(0, 2));
            assertThat(target.documents().collections(new Reader.Unrestricted())).hasSize(1);
            again = write(target);
        }
        try (OpenKnowledge back = OpenKnowledge.in(third)) {
            assertThat(read(back, again)).isEqualTo(new Report(2, 0));

            DocumentSummary guide =
                    back.documents().find(new Reader.Unrestricted(), GUIDE).orElseThrow();
            assertThat(guide.title()).isEqualTo("Title of guide.md");
            assertThat(guide.language()).contains("de");
            assertThat(guide.metadata()).containsExactly(Map.entry("team", "red"));
            assertThat(
                            back.documents()
                                    .text(new Reader.Unrestricted(), guide.documentId(), 1)
                                    .orElseThrow()
                                    .text())
                    .isEqualTo("Erster Teil.\nZweiter.\n");
            assertThat(back.documents().passages(new Reader.Unrestricted(), guide.documentId()))
                    .extracting(Passage::text, Passage::headingPath)
                    .containsExactly(
                            tuple("Erster Teil.", List.of("Chapter", "Section 0")),
                            tuple("Zweiter.", List.of("Chapter", "Section 1")));
            assertThat(back.vectors().of(Drafts.SPACE, guide.documentId()))
                    .containsExactly(
                            Drafts.embedding(0.1f, -0.2f, 0.3f, 0.4f),
                            Drafts.embedding(1, 0, 0, 0));
            assertThat(back.documents().find(new Reader.Unrestricted(), EMPTY)).isPresent();
            assertThat(back.spaces().active()).contains(Drafts.ENGLISH);
        }
    }

    @Test
    void vectorsOfTheActiveSpaceAreTakenAndThoseOfUnknownSpacesAreLeft() throws IOException {
        try (OpenKnowledge target = other(second)) {
            target.spaces().register(SECOND_SPACE);

            read(target, archive);

            String guide =
                    target.documents()
                            .find(new Reader.Unrestricted(), GUIDE)
                            .orElseThrow()
                            .documentId();
            assertThat(target.vectors().of(SECOND, guide))
                    .containsExactly(vector(1, 0), vector(0, 1));
            assertThat(target.administration().list())
                    .singleElement()
                    .satisfies(status -> assertThat(status.complete()).isTrue());
        }
    }

    @Test
    void aDamagedArchiveSaysWhatIsWrong() {
        try (OpenKnowledge target = other(second)) {
            assertThatThrownBy(() -> read(target, new byte[] {1, 2, 3}))
                    .isInstanceOf(KnowledgeException.class)
                    .hasMessageContaining("no archive of ours");
            for (int length : new int[] {archive.length / 3, archive.length / 2}) {
                assertThatThrownBy(() -> read(target, Arrays.copyOf(archive, length)))
                        .isInstanceOf(KnowledgeException.class)
                        .hasMessageContaining("cannot be read to its end");
            }
            assertThat(target.documents().collections(new Reader.Unrestricted()))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    /** What no checksum covers, an entry's date say, may change; what is read may not. */
    @Test
    void aFlippedBitIsToldOrChangesNothing() throws IOException {
        try (OpenKnowledge target = other(second)) {
            read(target, archive);
            byte[] before = documents(write(target));
            int refused = 0;
            for (int at = 0; at < archive.length; at += FLIP_STEP_BYTES) {
                byte[] altered = archive.clone();
                altered[at] ^= (byte) (1 << (at / FLIP_STEP_BYTES % Byte.SIZE));
                try {
                    read(target, altered);
                } catch (KnowledgeException e) {
                    assertThat(e.kind()).as("byte %d", at).isEqualTo(Kind.INVALID);
                    refused++;
                }
            }

            assertThat(refused).isGreaterThan(archive.length / FLIP_STEP_BYTES / 2);
            assertThat(documents(write(target))).isEqualTo(before);
        }
    }

    /** Every entry but the first, which has the time of the export. */
    private static byte[] documents(byte[] archive) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            zip.getNextEntry();
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
                if (entry.getName().startsWith("documents/")) {
                    out.write(entry.getName().getBytes(StandardCharsets.UTF_8));
                    out.write(zip.readAllBytes());
                }
            }
        }
        return out.toByteArray();
    }

    private static Embedding vector(float... values) {
        return Embedding.of(SECOND, values);
    }

    private static byte[] write(OpenKnowledge knowledge) throws IOException {
        var out = new ByteArrayOutputStream();
        new ArchiveWriter(
                        new ArchiveWriter.Contents(
                                knowledge.documents(),
                                knowledge.rules(),
                                knowledge.administration(),
                                knowledge.vectors()),
                        new FilesOfTexts(),
                        Clock.systemUTC())
                .write("handbook", out);
        return out.toByteArray();
    }

    private static Report read(OpenKnowledge knowledge, byte[] archive) throws IOException {
        return new ArchiveReader(
                        knowledge.documents(),
                        new ArchiveReader.Target(
                                knowledge.publisher(), knowledge.rules(), knowledge.transactions()),
                        new ArchiveReader.Spaces(
                                knowledge.spaces(),
                                knowledge.administration(),
                                knowledge.vectors()),
                        new FilesOfTexts())
                .read("handbook", new ByteArrayInputStream(archive));
    }
}
