package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files that documents were made from, out of an archive and into one. */
class ImportedOriginalsTest extends ServiceCase {
    private static final String LEAVE = "# Leave\n\n25 days of leave.";
    private static final String MONEY = "# Money\n\nPaid on the 25th.";

    private Map<String, byte[]> archive = new LinkedHashMap<>();

    @Override
    List<String> settings() {
        return List.of("--footnote.ingestion.upload-max=20KB");
    }

    @BeforeAll
    void export() throws Exception {
        awaitEnd(location(put("notes", "a.md", LEAVE)));
        awaitEnd(location(put("notes", "b.md", MONEY)));
        archive = exported("notes");
        assertThat(archive)
                .containsEntry("documents/0.original", bytes(LEAVE))
                .containsEntry("documents/1.original", bytes(MONEY));
    }

    @Test
    void anImportedDocumentHasItsFile() throws Exception {
        assertThat(send("kept", archive).statusCode()).isEqualTo(200);

        assertThat(get(documentPath("kept", "a.md")).path("digest"))
                .isEqualTo(get(documentPath("notes", "a.md")).path("digest"));
        assertThat(get(documentPath("kept", "a.md")).path("bytes").asInt())
                .isEqualTo(LEAVE.length());
        assertThat(put("kept", "a.md", LEAVE).statusCode()).as("unchanged").isEqualTo(200);
        assertThat(exported("kept")).containsEntry("documents/1.original", bytes(MONEY));
    }

    @Test
    void aFileIsKeptOnceAndGoesWithTheLastDocumentThatNeedsIt() throws Exception {
        long before = uploads();
        var other = new LinkedHashMap<>(archive);
        assertThat(send("one", other).statusCode()).isEqualTo(200);
        assertThat(send("two", other).statusCode()).isEqualTo(200);
        assertThat(uploads()).isEqualTo(before);

        put("one", "a.md", "# Leave\n\n26 days of leave.");
        awaitIdle();
        assertThat(send("one", other).statusCode()).as("back again").isEqualTo(200);
        assertThat(uploads()).as("the file between is gone").isEqualTo(before);
        assertThat(get(documentPath("one", "a.md")).path("digest"))
                .isEqualTo(get(documentPath("notes", "a.md")).path("digest"));
    }

    @Test
    void aVersionWithoutItsFileTakesTheFileOfAnotherVersionAway() throws Exception {
        awaitEnd(location(put("older", "a.md", "# Leave\n\nAn earlier version, of 24 days.")));
        long before = uploads();
        var without = new LinkedHashMap<>(archive);
        without.remove("documents/0.original");
        without.remove("documents/1.original");

        assertThat(send("older", without).statusCode()).isEqualTo(200);

        assertThat(uploads()).isEqualTo(before - 1);
        assertThat(get(documentPath("older", "a.md")).path("digest").asString("none")).isEmpty();
        assertThat(exported("older")).doesNotContainKey("documents/0.original");
        assertThat(send(request("/api/v1/collections/older").DELETE()).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/collections/older/documents").path("items")).isEmpty();
    }

    @Test
    void aFileThatIsNotTheDocumentsOrIsTooLargeIsRefusedAndLeavesNothing() throws Exception {
        long before = uploads();
        var altered = new LinkedHashMap<>(archive);
        altered.put("documents/0.original", bytes("# Leave\n\n60 days of leave."));
        var answer = send("altered", altered);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("is not the file it was made from");

        altered.put("documents/0.original", new byte[21_000]);
        answer = send("altered", altered);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).contains("footnote.ingestion.upload-max");

        assertThat(get("/api/v1/collections/altered/documents").path("items")).isEmpty();
        assertThat(uploads()).isEqualTo(before);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> exported(String collection) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            request("/api/v1/collections/" + collection + "/archive").build(),
                            BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return unpacked(answer.body());
        }
    }

    private static Map<String, byte[]> unpacked(byte[] body) throws IOException {
        var found = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(body))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName(), zip.readAllBytes());
            }
        }
        found.remove("checksums.sha256");
        return found;
    }

    /** With checksums that are right. */
    private HttpResponse<String> send(String collection, Map<String, byte[]> entries)
            throws Exception {
        var out = new ByteArrayOutputStream();
        var checksums = new StringBuilder();
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(entry.getValue());
                checksums.append(HexFormat.of().formatHex(digest)).append("  ");
                checksums.append(entry.getKey()).append('\n');
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
            zip.putNextEntry(new ZipEntry("checksums.sha256"));
            zip.write(bytes(checksums.toString()));
        }
        return send(
                request("/api/v1/collections/" + collection + "/archive")
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofByteArray(out.toByteArray())));
    }
}
