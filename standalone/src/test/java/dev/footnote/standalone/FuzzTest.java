package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests made from the public description of the API, right and wrong ones: whatever is sent, no
 * route answers with a 5xx. The fuzzer is schemathesis, where {@code ./footnote test} installs it;
 * longer: {@code -Dfuzz.seconds=3600}, again: {@code -Dfuzz.seed=…}.
 */
@Tag("fuzz")
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime() & 0xffffff);

    @TempDir private Path folder;
    private Process program;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = StandaloneProcess.freePort();
        program = StandaloneProcess.start(port, folder, Map.of());
        var client = new FootnoteClient(port);
        client.awaitReady();
        client.awaitJob(
                client.upload("handbook", "tea.txt", "The stoneware teapot holds nine cups."));
    }

    @AfterEach
    void stop() throws InterruptedException {
        program.destroyForcibly().waitFor();
    }

    @Test
    void noRequestIsAnsweredWithAServerError() throws Exception {
        String report = fuzz();
        System.out.println("fuzz: seed " + SEED);
        assertThat(report).doesNotContain("Server error");
        assertThat(report).contains("API Operations:");
        assertThat(program.isAlive()).isTrue();
    }

    private static Path fuzzer() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return folder.resolve("footnote/api-fuzzer");
    }

    private String fuzz() throws IOException, InterruptedException {
        // The first description takes its time; the fuzzer would not wait for it.
        Path description = folder.resolve("openapi.json");
        var openApi = new FootnoteClient(port).get("/api/v1/openapi.json");
        Files.writeString(description, openApi.toString());
        Path report = folder.resolve("fuzz.txt");
        var builder =
                new ProcessBuilder(
                        "python3",
                        "-m",
                        "schemathesis.cli",
                        "run",
                        description.toString(),
                        "--url=http://127.0.0.1:" + port,
                        "--checks=not_a_server_error",
                        "--phases=coverage,fuzzing",
                        "--max-time=" + SECONDS,
                        "--seed=" + SEED,
                        "--workers=2",
                        "--continue-on-failure",
                        "--request-timeout=60",
                        "--warnings=off",
                        "--suppress-health-check=all",
                        "--header=Authorization: Bearer " + FootnoteClient.KEY,
                        "--no-color");
        builder.environment().put("PYTHONPATH", fuzzer().toString());
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(report.toFile());
        var process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS + 240L, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        Files.copy(report, Path.of("target", "fuzz.txt"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(process.exitValue()).as(Files.readString(report)).isIn(List.of(0, 1));
        return Files.readString(report, StandardCharsets.UTF_8);
    }
}
