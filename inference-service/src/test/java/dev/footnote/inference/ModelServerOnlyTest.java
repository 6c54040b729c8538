package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The service with a model server and no model of its own: nothing is opened, nothing needed. */
@SpringBootTest(
        classes = InferenceService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=there/is/no/such/folder",
            "footnote.inference.remote.server=vllm",
            "footnote.inference.remote.model=tea-model"
        })
class ModelServerOnlyTest {
    private static final HttpServer SERVER = modelServer();

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        properties.add(
                "footnote.inference.remote.url",
                () -> "http://127.0.0.1:%d/v1".formatted(SERVER.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @Test
    void theServerAnswersUnderOurRoutes() throws Exception {
        var answer =
                send(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"How is tea?\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"object\":\"chat.completion\"", "\"content\":\"Tea is warm.\"")
                .contains("\"model\":\"tea-model\"", "\"total_tokens\":13");
        var streamed =
                send(
                        "/v1/chat/completions",
                        "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"tea?\"}]}");
        assertThat(streamed.body()).contains("Tea is warm.").endsWith("data: [DONE]\n\n");
    }

    @Test
    void itIsReadyAndListsTheServersModelOnly() throws Exception {
        assertThat(send("/actuator/health/readiness", "").statusCode()).isEqualTo(200);
        assertThat(send("/v1/models", "").body())
                .contains("\"id\":\"tea-model\"", "\"owned_by\":\"vllm\"")
                .doesNotContain("smollm2");
    }

    @Test
    void whatOnlyAModelOfThisProcessCanDoSaysSo() throws Exception {
        var refused = send("/v1/completions", "{\"prompt\":\"tea\"}");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("This service has no model of its own");
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer between services")
                        .header("Content-Type", "application/json");
        if (!body.isEmpty()) request.POST(HttpRequest.BodyPublishers.ofString(body));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** Answers in one piece, which the adapter takes too where a stream was asked for. */
    private static HttpServer modelServer() {
        byte[] body =
                """
                {"id":"c1","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,
                 "message":{"role":"assistant","content":"Tea is warm."},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}
                """
                        .getBytes(StandardCharsets.UTF_8);
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/v1/chat/completions",
                    exchange -> {
                        try (exchange) {
                            exchange.getRequestBody().readAllBytes();
                            exchange.getResponseHeaders().set("Content-Type", "application/json");
                            exchange.sendResponseHeaders(200, body.length);
                            exchange.getResponseBody().write(body);
                        }
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
