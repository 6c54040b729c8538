package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Talks to a running Footnote as any client would. */
public final class FootnoteClient {
    public static final String KEY = "end to end";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final String base;
    private final Duration requestMax;

    public FootnoteClient(int port) {
        this(port, PATIENCE);
    }

    /** A request that is not answered within the time fails with HttpTimeoutException. */
    FootnoteClient(int port, Duration requestMax) {
        this.base = "http://127.0.0.1:" + port;
        this.requestMax = requestMax;
    }

    /** Uploads a text; the id of its job. */
    String upload(String collection, String externalId, String text) {
        return upload(collection, externalId, BodyPublishers.ofString(text));
    }

    /** Uploads a file, whose type its name tells; the id of its job. */
    public String upload(String collection, String externalId, Path file) {
        try {
            return upload(collection, externalId, BodyPublishers.ofFile(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String upload(String collection, String externalId, BodyPublisher body) {
        var response = put(collection, externalId, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        String location = response.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    HttpResponse<String> put(String collection, String externalId, String text) {
        return put(collection, externalId, BodyPublishers.ofString(text));
    }

    private HttpResponse<String> put(String collection, String externalId, BodyPublisher body) {
        String type = externalId.endsWith(".html") ? "text/html" : "text/plain";
        var path = "/api/v1/collections/%s/documents/%s".formatted(collection, externalId);
        return send(
                request(path)
                        .header("Content-Type", type)
                        .header("X-File-Name", externalId)
                        .PUT(body));
    }

    public JsonNode get(String path) {
        var response = send(request(path));
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    HttpResponse<String> post(String path, Map<String, ?> body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    JsonNode search(String query) {
        var response = post("/api/v1/search", Map.of("query", query));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body()).path("passages");
    }

    int delete(String path) {
        return send(request(path).DELETE()).statusCode();
    }

    /** Waits for the end of a job; its last state. */
    public JsonNode awaitJob(String id) {
        return await(() -> get("/api/v1/jobs/" + id), Ends::of);
    }

    void awaitReady() {
        await(
                () -> {
                    try {
                        return send(request("/actuator/health/readiness")).statusCode();
                    } catch (UncheckedIOException e) {
                        return 0;
                    }
                },
                it -> it == 200);
    }

    /** Polls until the state is the wanted one, and fails after a quarter of an hour. */
    public static <T> T await(Supplier<T> state, Predicate<T> wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        for (T now = state.get(); ; now = state.get()) {
            if (wanted.test(now)) return now;
            assertThat(Instant.now()).as("still " + now).isBefore(end);
            try {
                Thread.sleep(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private enum Ends {
        DONE,
        FAILED,
        CANCELLED;

        static boolean of(JsonNode job) {
            String stage = job.path("stage").asString();
            for (Ends end : values()) {
                if (end.name().equalsIgnoreCase(stage)) return true;
            }
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(requestMax)
                .header("Authorization", "Bearer " + KEY);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
