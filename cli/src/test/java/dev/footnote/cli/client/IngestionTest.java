package dev.footnote.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.FakeServer.Reply;
import dev.footnote.cli.client.Ingestion.Failure;
import dev.footnote.cli.client.Ingestion.Source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class IngestionTest {
    private static final String PUT_A = "PUT /api/v1/collections/manual/documents/a%20b.txt";
    private static final String LIST = "GET /api/v1/jobs?limit=500";

    @TempDir Path folder;
    private final FakeServer server;
    private final FootnoteClient client;

    IngestionTest() throws IOException {
        server = new FakeServer();
        client = new FootnoteClient(server.address(), Optional.of("key"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aFileIsUploadedWithTheKeyAndFollowedToItsEnd() throws IOException {
        server.on(PUT_A, Reply.json(202, job("1", "received", "")))
                .on(LIST, page("", job("1", "parsing", "")))
                .on(LIST, page("", job("1", "done", REPORT)));

        var summary = ingest(file("a b.txt", "hello"));

        assertThat(summary.indexed()).isEqualTo(1);
        assertThat(summary.warnings()).containsExactly("a b.txt: page 2 has no text");
        assertThat(summary.failures()).isEmpty();
        assertThat(server.requests()).first().isEqualTo(PUT_A + " [Bearer key] hello");
    }

    @Test
    void jobsAreLookedForDownToTheOldestAndOneThatIsNotListedByItsName() throws IOException {
        server.on(PUT_A, Reply.json(202, job("1", "received", "")))
                .on(
                        "PUT /api/v1/collections/manual/documents/b",
                        Reply.json(202, job("2", "received", "")))
                .on(
                        "PUT /api/v1/collections/manual/documents/c",
                        Reply.json(202, job("3", "received", "")))
                .on(LIST, page("4", job("5", "parsing", ""), job("4", "done", "")))
                .on(LIST + "&cursor=4", page("2", job("3", "done", ""), job("2", "done", "")))
                .on(LIST + "&cursor=2", page("", job("0", "failed", "")))
                .on("GET /api/v1/jobs/1", Reply.json(200, job("1", "done", "")));

        var summary = ingest(file("a b.txt", "a"), file("b", "b"), file("c", "c"));

        assertThat(summary.indexed()).isEqualTo(3);
        assertThat(summary.failures()).isEmpty();
    }

    @Test
    void anOverloadedServerIsAskedAgainAfterTheTimeItNames() throws IOException {
        var busy =
                new Reply(
                        429,
                        "application/problem+json",
                        "{\"code\":\"overloaded\",\"detail\":\"too many\"}",
                        Map.of("Retry-After", "0"));
        server.on(PUT_A, busy)
                .on(PUT_A, busy)
                .on(PUT_A, Reply.json(202, job("1", "received", "")))
                .on(LIST, page("", job("1", "done", "")));

        assertThat(ingest(file("a b.txt", "hello")).indexed()).isEqualTo(1);
    }

    @Test
    void aRefusedFileAndAFailedJobAreListedWithTheirReasons() throws IOException {
        server.on(PUT_A, Reply.json(413, "{\"code\":\"too_large\",\"detail\":\"100 MB at most\"}"))
                .on(
                        "PUT /api/v1/collections/manual/documents/b.pdf",
                        Reply.json(202, job("2", "received", "")))
                .on(LIST, page("", job("2", "failed", ",\"problem\":\"it is encrypted\"")));

        var summary = ingest(file("a b.txt", "hello"), file("b.pdf", "%PDF"));

        assertThat(summary.failures())
                .containsExactly(
                        new Failure("a b.txt", "100 MB at most (too_large)"),
                        new Failure("a b.txt", "it is encrypted"));
    }

    @Test
    void aWrongKeyEndsTheCommandWithOneLine() {
        server.on(PUT_A, Reply.json(401, "{\"code\":\"unauthenticated\",\"detail\":\"a key\"}"));

        assertThatThrownBy(() -> ingest(file("a b.txt", "hello")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("FOOTNOTE_ADMIN_KEY");
    }

    @Test
    void whereNothingListensTheLineSaysHowToStart() {
        server.close();

        assertThatThrownBy(() -> client.collections())
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> {
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
                            assertThat(failure.line()).contains("./footnote run");
                        });
    }

    @Test
    void filesOfAFolderAreNamedByTheirPathInItAndHiddenOnesAreLeft() throws IOException {
        file("a.txt", "");
        Files.createDirectories(folder.resolve("deep/.git"));
        file("deep/b.txt", "");
        file("deep/.git/config", "");

        assertThat(Ingestion.sourcesAt(folder))
                .extracting(Source::externalId)
                .containsExactly("a.txt", "deep:b.txt");
    }

    private static final String REPORT =
            ",\"report\":{\"pages\":2,\"pagesWithoutText\":1,\"characters\":5,\"chunks\":1,"
                    + "\"language\":\"en\",\"unchanged\":false,"
                    + "\"warnings\":[\"page 2 has no text\"],\"stageMillis\":{\"parsing\":3}}";

    /** Jobs, newest first; {@code next} is the cursor of those before them, if there are any. */
    private static Reply page(String next, String... jobs) {
        var more = next.isEmpty() ? "" : ",\"next\":\"%s\"".formatted(next);
        return Reply.json(200, "{\"items\":[%s]%s}".formatted(String.join(",", jobs), more));
    }

    private static String job(String id, String stage, String more) {
        return """
        {"id":"%s","collection":"manual","externalId":"a b.txt","fileName":"a b.txt",\
        "bytes":5,"priority":"normal","stage":"%s","progress":0.5,"attempts":1,"failures":0,\
        "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:01Z"%s}\
        """
                .formatted(id, stage, more);
    }

    private Source file(String name, String text) throws IOException {
        return new Source(name, Files.writeString(folder.resolve(name), text));
    }

    private Ingestion.Summary ingest(Source... sources) {
        var stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var terminal = new Terminal(stream, stream, false);
        return new Ingestion(client, terminal).ingest("manual", List.of(sources));
    }
}
