package dev.footnote.knowledge.archive;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.OpenKnowledge;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.archive.ArchiveReader.Report;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Archives that somebody made, whose checksums are right and whose content is not; and the files
 * that documents were made from.
 */
class HostileArchiveTest {
    private static final DraftVersion GUIDE =
            draft("handbook", "guide.md", part("Thirty days off."), part("Paid on the 25th."));
    private static final DraftVersion OTHER = draft("handbook", "other.md", part("Nothing else."));
    private static final String TEXT = "documents/0.json";
    private static final String VECTORS = "documents/0.0.f32";
    private static final String ORIGINAL = "documents/0.original";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path first;
    @TempDir Path second;
    private final FilesOfTexts files = new FilesOfTexts();
    private Map<String, byte[]> entries = new LinkedHashMap<>();
    private OpenKnowledge target;

    @BeforeEach
    void export() throws IOException {
        try (OpenKnowledge source = OpenKnowledge.in(first)) {
            source.spaces().register(Drafts.ENGLISH);
            source.publisher().publish(GUIDE);
            source.publisher().publish(OTHER);
            var lent = new FilesOfTexts();
            lent.put(GUIDE);
            var out = new ByteArrayOutputStream();
            new ArchiveWriter(
                            new ArchiveWriter.Contents(
                                    source.documents(),
                                    source.rules(),
                                    source.administration(),
                                    source.vectors()),
                            lent,
                            Clock.systemUTC())
                    .write("handbook", out);
            assertThat(lent.open()).isZero();
            entries = unpacked(out.toByteArray());
        }
        target = OpenKnowledge.in(second);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        target.close();
        assertThat(files.open()).isZero();
    }

    @Test
    void theFileThatADocumentWasMadeFromComesWithIt() throws IOException {
        assertThat(entries.keySet())
                .containsExactly(
                        "manifest.json",
                        TEXT,
                        VECTORS,
                        ORIGINAL,
                        "documents/1.json",
                        "documents/1.0.f32");

        assertThat(read(entries)).isEqualTo(new Report(2, 0));

        assertThat(files.kept()).containsExactly(Map.entry("guide.md", GUIDE.text()));
    }

    @Test
    void aFileThatIsNotTheOneADocumentWasMadeFromIsRefused() {
        entries.put(ORIGINAL, bytes("Sixty days off."));

        assertRefused(entries, "the original of \"guide.md\" is not the file it was made from");
        assertThat(files.kept()).isEmpty();
        assertThat(target.documents().collections(new Reader.Unrestricted())).isEmpty();
    }

    @Test
    void entriesThatDoNotFitTogetherAreRefused() {
        assertRefused(with(VECTORS, new byte[12]), "2 passages and 12 bytes of vectors");
        assertRefused(with(VECTORS, new byte[4096]), "is larger than 32 bytes");
        byte[] noNumbers = new byte[32];
        ByteBuffer.wrap(noNumbers).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
        assertRefused(with(VECTORS, noNumbers), "squared length NaN");
        assertRefused(renamed(VECTORS, "documents/0.1.f32"), "names no space of the manifest");
        assertRefused(renamed(VECTORS, "documents/0.x.f32"), "is no entry of an archive");
        assertRefused(renamed(VECTORS, "documents/0.99999999999.f32"), "is no entry of an archive");
        assertRefused(renamed(VECTORS, "documents/7.0.f32"), "does not stand behind its document");
        assertRefused(renamed(ORIGINAL, "documents/7.original"), "does not stand behind");
        assertRefused(renamed(TEXT, "../../etc/passwd"), "is no entry of an archive");
        assertRefused(renamed("manifest.json", "a.json"), "no archive of ours");
        assertRefused(with(TEXT, bytes("null")), "document 0 is empty");
        assertRefused(with("manifest.json", bytes("null")), "manifest.json is empty");
        assertRefused(with("manifest.json", bytes("{\"format\":4,\"spaces\":[]}")), "formats 1 to");
    }

    @Test
    void anEntryBehindTheChecksumsIsRefused() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            add(zip, entries);
            add(zip, Map.of("documents/2.json", entry(TEXT)));
        }

        assertThatThrownBy(() -> read(out.toByteArray()))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("documents/2.json is behind the checksums");
    }

    @Test
    void spansOutsideOfTheTextAreRefused() throws IOException {
        for (String path : List.of("/chunks/0/end", "/pages/0/end")) {
            var document = JSON.readTree(entry(TEXT));
            var parent = (ObjectNode) document.at(path.substring(0, path.length() - 4));
            parent.put("end", 1_000);
            assertRefused(with(TEXT, JSON.writeValueAsBytes(document)), "behind the text's");
        }
    }

    @Test
    void aFieldOfAnyKindThatIsMissingOrOfAnotherKindIsToldAndNothingBreaks() throws IOException {
        int refused = 0;
        for (String name : List.of("manifest.json", TEXT)) {
            for (byte[] altered : alterations(entry(name))) {
                try {
                    read(with(name, altered));
                } catch (KnowledgeException e) {
                    assertThat(e.kind())
                            .as(new String(altered, StandardCharsets.UTF_8))
                            .isEqualTo(KnowledgeException.Kind.INVALID);
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** The document with each of its values removed, or replaced by one of another kind. */
    private static List<byte[]> alterations(byte[] content) {
        var nodes = JsonNodeFactory.instance;
        var others =
                List.of(
                        nodes.nullNode(),
                        nodes.stringNode("x\u0000"),
                        nodes.numberNode(-1),
                        nodes.numberNode(1L << 40),
                        nodes.arrayNode().addNull());
        List<byte[]> altered = new ArrayList<>();
        var root = JSON.readTree(content);
        for (JsonNode parent : containers(root)) {
            if (parent instanceof ObjectNode object) {
                for (String name : List.copyOf(object.propertyNames())) {
                    JsonNode before = object.get(name);
                    for (JsonNode other : others) {
                        object.set(name, other);
                        altered.add(JSON.writeValueAsBytes(root));
                    }
                    object.remove(name);
                    altered.add(JSON.writeValueAsBytes(root));
                    object.set(name, before);
                }
            } else if (parent instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    JsonNode before = array.get(i);
                    for (JsonNode other : others) {
                        array.set(i, other);
                        altered.add(JSON.writeValueAsBytes(root));
                    }
                    array.set(i, before);
                }
            }
        }
        return altered;
    }

    private static List<JsonNode> containers(JsonNode root) {
        List<JsonNode> found = new ArrayList<>();
        if (root.isContainer()) {
            found.add(root);
            root.values().forEach(child -> found.addAll(containers(child)));
        }
        return found;
    }

    private byte[] entry(String name) {
        return Objects.requireNonNull(entries.get(name));
    }

    private Map<String, byte[]> with(String name, byte[] content) {
        var altered = new LinkedHashMap<>(entries);
        altered.put(name, content);
        return altered;
    }

    private Map<String, byte[]> renamed(String name, String other) {
        var altered = new LinkedHashMap<String, byte[]>();
        entries.forEach((one, content) -> altered.put(one.equals(name) ? other : one, content));
        return altered;
    }

    private void assertRefused(Map<String, byte[]> altered, String why) {
        assertThatThrownBy(() -> read(altered))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("The archive cannot be read to its end")
                .hasMessageContaining(why);
    }

    private Report read(Map<String, byte[]> altered) throws IOException {
        return read(packed(altered));
    }

    private Report read(byte[] archive) throws IOException {
        return new ArchiveReader(
                        target.documents(),
                        new ArchiveReader.Target(
                                target.publisher(), target.rules(), target.transactions()),
                        new ArchiveReader.Spaces(
                                target.spaces(), target.administration(), target.vectors()),
                        files)
                .read("handbook", new ByteArrayInputStream(archive));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the checksums, which are made anew. */
    private static Map<String, byte[]> unpacked(byte[] archive) throws IOException {
        var found = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName(), zip.readAllBytes());
            }
        }
        found.remove(ArchiveWriter.CHECKSUMS);
        return found;
    }

    private static byte[] packed(Map<String, byte[]> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            add(zip, entries);
        }
        return out.toByteArray();
    }

    private static void add(ZipOutputStream zip, Map<String, byte[]> entries) throws IOException {
        var checksums = new StringBuilder();
        for (var entry : entries.entrySet()) {
            byte[] digest = ArchiveWriter.sha256().digest(entry.getValue());
            checksums.append(HexFormat.of().formatHex(digest)).append("  ");
            checksums.append(entry.getKey()).append('\n');
            zip.putNextEntry(new ZipEntry(entry.getKey()));
            zip.write(entry.getValue());
        }
        if (entries.size() > 1) {
            zip.putNextEntry(new ZipEntry(ArchiveWriter.CHECKSUMS));
            zip.write(bytes(checksums.toString()));
        }
    }
}
