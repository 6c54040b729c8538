package dev.footnote.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.FakeServer;
import dev.footnote.cli.client.FakeServer.Reply;
import dev.footnote.cli.client.FootnoteClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

class FolderSyncTest {
    private static final String LIST = "GET /api/v1/collections/manual/documents?limit=1000";
    private static final String PUT_A = "PUT /api/v1/collections/manual/documents/a.txt";
    private static final String DELETE = "POST /api/v1/collections/manual/documents/delete";
    // SHA-256 of "hello".
    private static final String HELLO =
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir Path folder;
    @TempDir Path data;
    private final FakeServer server;
    private final FootnoteClient client;

    FolderSyncTest() throws IOException {
        server = new FakeServer();
        client = new FootnoteClient(server.address(), Optional.of("key"));
        server.on("GET /api/v1/jobs?limit=500", Reply.json(200, "{\"items\":[]}"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private FolderSync sync() {
        var stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var terminal = new Terminal(stream, stream, false);
        return new FolderSync(client, terminal, new FolderSync.Target(folder, "manual", data));
    }

    private static String job(String stage) {
        return """
        {"id":"1","collection":"manual","externalId":"a.txt","fileName":"a.txt","bytes":5,\
        "priority":"bulk","stage":"%s","progress":1,"attempts":1,"failures":0,\
        "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:01Z",\
        "problem":"it is encrypted"}\
        """
                .formatted(stage);
    }

    private static Reply documents(String... digests) {
        var items = new StringBuilder();
        for (var digest : digests) {
            if (!items.isEmpty()) items.append(',');
            items.append(
                    """
                    {"documentId":"1","collection":"manual","externalId":"a.txt","version":1,\
                    "title":"a","mediaType":"text/plain","language":"en","bytes":5,\
                    "digest":"%s","pages":0,"chunks":1,"metadata":{},\
                    "publishedAt":"2026-01-01T00:00:00Z"}\
                    """
                            .formatted(digest));
        }
        return Reply.json(200, "{\"items\":[" + items + "]}");
    }

    private long asked(String request) {
        return server.requests().stream().filter(it -> it.startsWith(request)).count();
    }

    @Test
    void aFolderIsUploadedOnceAndNotAgainWhileNothingChanges() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "hello");
        server.on(LIST, documents()).on(LIST, documents(HELLO));
        server.on(PUT_A, Reply.json(202, job("received")))
                .on("GET /api/v1/jobs/1", Reply.json(200, job("done")));
        assertThat(sync().run(false).uploaded()).isEqualTo(1);
        var again = sync().run(false);
        assertThat(again.uploaded()).isZero();
        assertThat(again.unchanged()).isEqualTo(1);
        assertThat(asked(PUT_A)).isEqualTo(1);
    }

    @Test
    void aFileThatIsGoneIsDeletedUnlessItWasTheLast() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "hello");
        Files.writeString(folder.resolve("b.txt"), "world");
        server.on(LIST, documents()).on(LIST, documents(HELLO));
        server.on(PUT_A, Reply.json(202, job("received")))
                .on(
                        "PUT /api/v1/collections/manual/documents/b.txt",
                        Reply.json(202, job("received")))
                .on("GET /api/v1/jobs/1", Reply.json(200, job("done")))
                .on(DELETE, Reply.json(200, "{\"deleted\":1,\"missing\":[]}"));
        sync().run(false);
        Files.delete(folder.resolve("b.txt"));
        server.on("GET /api/v1/jobs/1", Reply.json(200, job("done")));
        assertThat(sync().run(false).deleted()).isEqualTo(1);
        assertThat(asked(DELETE)).isEqualTo(1);
        Files.delete(folder.resolve("a.txt"));
        assertThatThrownBy(() -> sync().run(false))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--delete-many");
        assertThat(asked(DELETE)).isEqualTo(1);
        assertThat(sync().run(true).deleted()).isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeIndexedIsSaidOnceAndNotUploadedAgain() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "hello");
        server.on(LIST, documents());
        server.on(PUT_A, Reply.json(202, job("received")))
                .on("GET /api/v1/jobs/1", Reply.json(200, job("failed")));
        assertThat(sync().run(false).failures()).hasSize(1);
        assertThat(sync().run(false).failures()).isEmpty();
        assertThat(asked(PUT_A)).isEqualTo(1);
    }

    @Test
    void aChangeBelowTheFolderEndsTheWaiting() throws Exception {
        var deep = Files.createDirectories(folder.resolve("deep"));
        try (var events = new FolderEvents(folder)) {
            Files.writeString(deep.resolve("a.txt"), "hello");
            events.await(Duration.ofMinutes(5));
            var deeper = Files.createDirectories(deep.resolve("new"));
            events.await(Duration.ofMinutes(5));
            Files.writeString(deeper.resolve("b.txt"), "world");
            events.await(Duration.ofMinutes(5));
        }
        assertThat(new FolderScan(folder).run()).containsOnlyKeys("deep:a.txt", "deep:new:b.txt");
    }
}
