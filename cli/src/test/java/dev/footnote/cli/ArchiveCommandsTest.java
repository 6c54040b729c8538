package dev.footnote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.cli.client.FakeServer;
import dev.footnote.cli.client.FakeServer.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class ArchiveCommandsTest {
    // SHA-256 of "{}".
    private static final String EMPTY_OBJECT =
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    private final FakeServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    @TempDir Path folder;

    ArchiveCommandsTest() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anArchiveIsVerifiedAndSent() throws IOException {
        server.on(
                "POST /api/v1/collections/manual/archive",
                Reply.json(200, "{\"collection\":\"manual\",\"published\":1,\"unchanged\":1}"));
        var file = archive("whole.zip", EMPTY_OBJECT + "  documents/0.json\n");

        assertThat(run("import", file.toString(), "-c", "manual")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2 documents in 'manual', 1 of them there before.");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aDamagedArchiveIsNotSent() throws IOException {
        var altered =
                archive("altered.zip", "00" + EMPTY_OBJECT.substring(2) + "  documents/0.json\n");
        var cut = folder.resolve("cut.zip");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(altered), 60));

        assertThat(run("import", altered.toString())).isEqualTo(ExitCode.FAILED.number());
        assertThat(run("import", cut.toString())).isEqualTo(ExitCode.FAILED.number());
        assertThat(run("import", folder.resolve("none.zip").toString()))
                .isEqualTo(ExitCode.USAGE.number());

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("the checksums of its entries do not fit", "cut.zip is damaged")
                .doesNotContain("xception");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anExportThatBreaksOffLeavesNoFile() throws IOException {
        server.on(
                "GET /api/v1/collections/manual/archive",
                new Reply(200, "application/zip", "PK but not a whole one", Map.of()));
        var file = folder.resolve("out.zip");

        assertThat(run("export", file.toString(), "-c", "manual"))
                .isEqualTo(ExitCode.FAILED.number());

        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private Path archive(String name, String checksums) throws IOException {
        var file = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("documents/0.json"));
            zip.write("{}".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("checksums.sha256"));
            zip.write(checksums.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private int run(String... arguments) {
        var environment =
                Map.of(
                        "FOOTNOTE_DATA",
                        folder.toString(),
                        "FOOTNOTE_PORT",
                        String.valueOf(server.address().getPort()));
        return Footnote.run(environment, new Terminal(print(out), print(err), false), arguments);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
