package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers written by a model server, and by the model of this process while the server is down. */
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.embedding.model=minilm",
            "footnote.inference.model=smollm2",
            "footnote.inference.remote.server=openai",
            "footnote.inference.remote.model=tea-model",
            "footnote.inference.remote.key=sk-end-to-end",
            "footnote.inference.remote.fallback=local",
            "footnote.inference.remote.limits.wait-max=0s",
            "footnote.inference.remote.limits.rest=10m",
            "management.endpoint.health.show-details=always",
            "footnote.admin-key=" + FootnoteClient.KEY
        })
class ModelServerEndToEndTest {
    /** As OpenAI streams it. */
    private static final String STREAM =
            """
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"tea-model-2024","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"tea-model-2024","choices":[{"index":0,"delta":{"content":"The stoneware teapot"},"finish_reason":null}],"usage":null}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"tea-model-2024","choices":[{"index":0,"delta":{"content":" holds nine cups."},"finish_reason":null}],"usage":null}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"tea-model-2024","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"tea-model-2024","choices":[],"usage":{"prompt_tokens":77,"completion_tokens":9,"total_tokens":86}}

            data: [DONE]

            """;

    private static final Path TINY = Path.of("../engine/src/test/resources/fixtures/tiny");
    private static final AtomicBoolean DOWN = new AtomicBoolean();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final HttpServer SERVER = modelServer();

    @TempDir private static Path data;

    @LocalServerPort private int port;
    private FootnoteClient client;

    @DynamicPropertySource
    static void addresses(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
        properties.add("footnote.models", ModelServerEndToEndTest::models);
        properties.add(
                "footnote.inference.remote.url",
                () -> "http://127.0.0.1:" + SERVER.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @BeforeEach
    void connect() {
        client = new FootnoteClient(port);
    }

    @Test
    void aModelServerWritesTheAnswerAndTheModelHereStepsInWhileItIsDown() {
        client.awaitJob(
                client.upload("handbook", "teapots.txt", "The stoneware teapot holds nine cups."));
        FootnoteClient.await(() -> client.search("stoneware teapot"), it -> !it.isEmpty());
        assertThat(serving()).startsWith("tea-model of openai at 127.0.0.1:");
        assertThat(listed()).containsSubsequence("tea-model by openai", "smollm2 by footnote");

        JsonNode answer = ask();
        assertThat(answer.path("model").asString()).isEqualTo("tea-model");
        assertThat(answer.path("verdict").asString()).as(answer.toString()).isEqualTo("answered");
        assertThat(answer.path("text").asString()).contains("holds nine cups");
        assertThat(answer.path("citations")).hasSize(1);
        assertThat(answer.path("timings").path("promptTokens").asInt()).isEqualTo(77);
        assertThat(ASKED).hasSize(1);
        assertThat(ASKED.getFirst())
                .startsWith("Bearer sk-end-to-end ")
                .contains("teapot holds nine cups");

        DOWN.set(true);
        for (int i = 0; i < 2; i++) {
            assertThat(ask().path("model").asString()).isEqualTo("smollm2");
        }
        assertThat(serving()).startsWith("smollm2 of this process, while it fails: tea-model");
        assertThat(listed()).containsSubsequence("smollm2 by footnote", "tea-model by openai");
        int attempts = ASKED.size();
        assertThat(ask().path("model").asString()).isEqualTo("smollm2");
        assertThat(ASKED).as("a resting server is left alone").hasSize(attempts);
    }

    private JsonNode ask() {
        var response =
                client.post(
                        "/api/v1/ask",
                        Map.of("question", "How many cups does the stoneware teapot hold?"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }

    private String serving() {
        return client.get("/actuator/health/readiness")
                .path("components")
                .path("generator")
                .path("details")
                .path("serving")
                .asString("");
    }

    private List<String> listed() {
        return client.get("/v1/models")
                .path("data")
                .valueStream()
                .map(it -> it.path("id").asString() + " by " + it.path("owned_by").asString())
                .toList();
    }

    /** The models of a few kilobytes; the one that writes is told to read a whole prompt. */
    private static Path models() {
        try {
            for (String name : List.of("minilm", "smollm2")) {
                Path model = Files.createDirectories(data.resolve("models").resolve(name));
                try (var files =
                        Files.newDirectoryStream(TINY.resolve(name), Files::isRegularFile)) {
                    for (Path file : files) Files.copy(file, model.resolve(file.getFileName()));
                }
            }
            Path config = data.resolve("models/smollm2/config.json");
            String text = Files.readString(config);
            assertThat(text).contains("\"max_position_embeddings\": 128");
            Files.writeString(config, text.replace("embeddings\": 128", "embeddings\": 1024"));
            return data.resolve("models");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpServer modelServer() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", ModelServerEndToEndTest::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            ASKED.add(
                    exchange.getRequestHeaders().getFirst("Authorization")
                            + " "
                            + new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            byte[] body = (DOWN.get() ? "gone" : STREAM).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(DOWN.get() ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
