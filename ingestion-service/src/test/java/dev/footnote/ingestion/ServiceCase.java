package dev.footnote.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running service of the test's own, talked to over HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ServiceCase {
    private static final String KEY = "test-key";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private Path folder = Path.of("");
    private final HttpClient http = HttpClient.newHttpClient();
    final WordEmbedding embedding = new WordEmbedding();
    private ConfigurableApplicationContext context = new GenericApplicationContext();
    private String base = "";

    @BeforeAll
    void start(@TempDir Path data) {
        folder = data;
        restart();
    }

    void restart() {
        context.close();
        var arguments = new java.util.ArrayList<>(settings());
        arguments.add("--server.port=0");
        arguments.add("--footnote.data=" + folder);
        arguments.add("--footnote.admin-key=" + KEY);
        context = ServiceProgram.run(embedding, arguments.toArray(String[]::new));
        base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** Settings beside port, folder and key. */
    List<String> settings() {
        return List.of();
    }

    @AfterAll
    void stop() {
        context.close();
        http.close();
    }

    @BeforeEach
    void serviceIsThere() {
        embedding.refuse(0);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Path folder() {
        return folder;
    }

    static String documentPath(String collection, String id) {
        return "/api/v1/collections/" + collection + "/documents/" + id;
    }

    HttpResponse<String> put(String collection, String id, String text, String... headers)
            throws Exception {
        var request = request(documentPath(collection, id)).PUT(BodyPublishers.ofString(text));
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return send(request);
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    JsonNode get(String path) throws Exception {
        return JSON.readTree(send(request(path).GET()).body());
    }

    HttpRequest.Builder request(String path) {
        return open(path).header("Authorization", "Bearer " + KEY);
    }

    /** Without the key. */
    HttpRequest.Builder open(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(2));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    JsonNode awaitEnd(String location) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (true) {
            var job = get(location);
            String stage = job.path("stage").asString("");
            if (stage.equals("done") || stage.equals("failed") || stage.equals("cancelled")) {
                return job;
            }
            assertThat(System.nanoTime()).as("job ends: " + job).isLessThan(end);
            Thread.sleep(20);
        }
    }

    void awaitIdle() throws Exception {
        for (var job : get("/api/v1/jobs?active=true&limit=1000").path("items")) {
            awaitEnd("/api/v1/jobs/" + job.path("id").asString(""));
        }
    }

    long uploads() throws IOException {
        try (var files = Files.walk(folder.resolve("uploads"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
