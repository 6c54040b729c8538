package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Embedding spaces and archives through their routes, on the embedded store. */
class StorageRoutesTest {
    private static final String KEY = "test-key";
    private static final String SPACES = "/api/v1/embedding-spaces";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final TwoModels models = new TwoModels();
    private ConfigurableApplicationContext context = new GenericApplicationContext();
    private String base = "";

    @BeforeEach
    void start() throws Exception {
        context =
                models.run(
                        "--server.port=0",
                        "--footnote.data=" + folder,
                        "--footnote.admin-key=" + KEY);
        base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
        send("PUT", "/api/v1/collections/notes/documents/a.md", "# Leave\n\n25 days of leave.");
        send("PUT", "/api/v1/collections/notes/documents/b.md", "# Money\n\nPaid on the 25th.");
        await("/api/v1/collections", list -> list.at("/items/0/documents").asInt() == 2);
    }

    @AfterEach
    void stop() {
        context.close();
        http.close();
    }

    @Test
    void aModelIsChangedTakenBackAndItsSpaceRemoved() throws Exception {
        assertThat(send("POST", SPACES, "{\"model\":\"none\"}").statusCode()).isEqualTo(404);
        var created = send("POST", SPACES, "{\"model\":\"second\"}");
        assertThat(created.statusCode()).isEqualTo(202);
        String second = created.headers().firstValue("Location").orElseThrow();

        var complete = await(second, space -> space.path("state").asString().equals("complete"));
        assertThat(complete.path("documentsFilled").asInt()).isEqualTo(2);
        assertThat(complete.path("progress").asDouble()).isEqualTo(1.0);
        assertThat(send("POST", second + "/activate", "").statusCode()).isEqualTo(200);
        var spaces = get(SPACES).path("items");
        assertThat(spaces.get(0).path("previous").asBoolean()).isTrue();
        assertThat(spaces.get(1).path("state").asString()).isEqualTo("active");
        assertThat(send("DELETE", second, "").statusCode()).isEqualTo(409);
        send("PUT", "/api/v1/collections/notes/documents/c.md", "# New\n\nUploaded later.");
        await(second, space -> space.path("documentsFilled").asInt() == 3);
        await(SPACES, list -> list.at("/items/0/documentsFilled").asInt() == 3);

        assertThat(send("POST", SPACES + "/rollback", "").statusCode()).isEqualTo(200);
        assertThat(get(SPACES).at("/items/0/state").asString()).isEqualTo("active");
        assertThat(send("DELETE", second, "").statusCode()).isEqualTo(204);
        assertThat(get(SPACES).path("items").size()).isEqualTo(1);
        assertThat(send("POST", SPACES + "/rollback", "").statusCode()).isEqualTo(409);
        assertThat(send("POST", second + "/activate", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anArchiveIsSentAndTaken() throws Exception {
        var archive =
                http.send(
                        request("/api/v1/collections/notes/archive").build(),
                        BodyHandlers.ofByteArray());
        assertThat(archive.statusCode()).isEqualTo(200);
        assertThat(archive.headers().firstValue("Content-Type")).contains("application/zip");

        var taken = post("/api/v1/collections/copy/archive", archive.body());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(JSON.readTree(taken.body()).path("published").asInt()).isEqualTo(2);
        var copy = get("/api/v1/collections/copy/documents/a.md");
        var original = get("/api/v1/collections/notes/documents/a.md");
        assertThat(copy.path("title")).isEqualTo(original.path("title"));
        assertThat(copy.path("chunks")).isEqualTo(original.path("chunks"));

        assertThat(post("/api/v1/collections/copy/archive", new byte[] {1}).statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/api/v1/collections/none/archive", "").statusCode()).isEqualTo(404);
    }

    @Test
    void theRoutesNeedTheKey() throws Exception {
        for (String route : new String[] {SPACES, "/api/v1/collections/notes/archive"}) {
            var request = HttpRequest.newBuilder(URI.create(base + route)).build();
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
        }
    }

    private JsonNode await(String path, Predicate<JsonNode> condition) throws Exception {
        long end = System.nanoTime() + 120_000_000_000L;
        JsonNode found = get(path);
        while (!condition.test(found) && System.nanoTime() < end) {
            Thread.sleep(50);
            found = get(path);
        }
        assertThat(condition.test(found)).as(found.toString()).isTrue();
        return found;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + KEY);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", path, "").body());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = request(path).method(method, BodyPublishers.ofString(body));
        if (body.startsWith("{")) request.header("Content-Type", "application/json");
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, byte[] body)
            throws IOException, InterruptedException {
        var request =
                request(path)
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofByteArray(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
