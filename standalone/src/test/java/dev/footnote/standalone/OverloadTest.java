package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * More people ask than the model has room for: each gets an answer, or is told when to try again;
 * whoever goes away leaves his place to others.
 */
@Tag("operation")
class OverloadTest {
    private static final int ASKERS = 50;
    private static final String QUESTION =
            "{\"question\":\"When is the seal changed?\",\"stream\":%s}";

    /** A small queue overflows as a large one does. */
    private static final Map<String, String> SMALL =
            Map.of(
                    "FOOTNOTE_MODELS",
                    System.getProperty("footnote.models", ""),
                    "FOOTNOTE_EMBEDDING_MODEL",
                    "all-minilm-l6-v2",
                    "FOOTNOTE_INFERENCE_MODEL",
                    "smollm2-135m-instruct",
                    "FOOTNOTE_INFERENCE_SEQUENCESMAX",
                    "1",
                    "FOOTNOTE_INFERENCE_QUEUELENGTH",
                    "2",
                    "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE",
                    "health,prometheus");

    @TempDir private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process program;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = StandaloneProcess.freePort();
        program = StandaloneProcess.start(port, folder, SMALL);
        var client = new FootnoteClient(port);
        client.awaitReady();
        client.awaitJob(client.upload("pumps", "seal.txt", "The seal is changed every 30 days."));
        FootnoteClient.await(() -> client.search("seal"), it -> !it.isEmpty());
    }

    @AfterEach
    void stop() throws InterruptedException {
        program.destroyForcibly().waitFor();
    }

    @Test
    void fiftyAtOnceGetAnAnswerOrAreToldWhenToTryAgain() {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < ASKERS; i++) {
            asked.add(http.sendAsync(question(false), BodyHandlers.ofString()));
        }
        var answers = asked.stream().map(CompletableFuture::join).toList();
        assertThat(answers)
                .allSatisfy(
                        it -> {
                            assertThat(it.statusCode()).as(it.body()).isIn(200, 429);
                            if (it.statusCode() == 429) {
                                assertThat(it.headers().firstValueAsLong("Retry-After").orElse(0))
                                        .isPositive();
                                assertThat(it.body()).contains("\"code\":\"overloaded\"");
                            } else {
                                assertThat(it.body()).contains("\"verdict\":");
                            }
                        })
                .anyMatch(it -> it.statusCode() == 200)
                .anyMatch(it -> it.statusCode() == 429);
    }

    @Test
    void whoeverGoesAwayLeavesHisPlace() throws Exception {
        for (int i = 0; i < ASKERS; i++) leave();
        FootnoteClient.await(() -> active(), gone -> gone.endsWith(" 0.0") || gone.endsWith(" 0"));
        assertThat(http.send(question(false), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    /** Asks for a stream and goes without reading it. */
    private void leave() throws IOException {
        byte[] body = QUESTION.formatted(true).getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoLinger(true, 0);
            var head =
                    """
                    POST /api/v1/ask HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """
                            .formatted(FootnoteClient.KEY, body.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
        }
    }

    /** How many requests are being served. */
    private String active() {
        try {
            var response =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:%d/actuator/prometheus"
                                                            .formatted(port)))
                                    .header("Authorization", "Bearer " + FootnoteClient.KEY)
                                    .build(),
                            BodyHandlers.ofString());
            return response.body()
                    .lines()
                    .filter(
                            it ->
                                    it.startsWith("footnote_answer_active_seconds_active_count")
                                            || it.startsWith(
                                                    "footnote_answer_active_seconds_gcount"))
                    .findFirst()
                    .orElse("none yet");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest question(boolean streamed) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/ask".formatted(port)))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + FootnoteClient.KEY)
                .POST(BodyPublishers.ofString(QUESTION.formatted(streamed)))
                .build();
    }
}
