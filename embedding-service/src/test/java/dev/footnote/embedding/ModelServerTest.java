package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.embedding.RerankApi;
import dev.footnote.contracts.embedding.RerankRequest;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.servicekit.remote.RemoteAddress;
import dev.footnote.servicekit.remote.RemoteServices;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The service with a model server and no model of its own: nothing is opened, nothing needed. */
@SpringBootTest(
        classes = EmbeddingService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=there/is/no/such/folder",
            "footnote.embedding.remote.server=tei",
            "footnote.embedding.remote.model=tea-model",
            "footnote.embedding.remote.dimensions=2",
            "footnote.embedding.remote-rerank.server=tei",
            "footnote.embedding.remote-rerank.model=tea-ranker",
            "footnote.embedding.remote-rerank.batch-max=2"
        })
class ModelServerTest {
    private static final HttpServer SERVER = modelServer();

    @Autowired private EmbeddingApi bean;
    @Autowired private RerankApi ranking;
    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        for (String setting : List.of("remote.url", "remote-rerank.url")) {
            properties.add(
                    "footnote.embedding." + setting,
                    () -> "http://127.0.0.1:" + SERVER.getAddress().getPort());
        }
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @Test
    void theServersVectorsAreOurs() {
        for (EmbeddingApi api : List.of(bean, overHttp())) {
            var answer = api.embed(EmbeddingRequest.ofPassages("", List.of("tea")));
            assertThat(answer.model()).isEqualTo("tea-model");
            assertThat(answer.data().getFirst().embedding().values()).containsExactly(0.6f, 0.8f);
            var model = api.models().data().getFirst();
            assertThat(model.id()).isEqualTo("tea-model");
            assertThat(model.details().orElseThrow().dimensions()).isEqualTo(2);
        }
    }

    @Test
    void theServersScoresAreOurs() {
        var request = RerankRequest.of("", "tea?", List.of("coffee", "tea", "cup"));
        var address =
                new RemoteAddress(
                        URI.create("http://127.0.0.1:" + port), Optional.of("between services"));
        for (RerankApi api :
                List.of(ranking, new RemoteServices(json).proxy(RerankApi.class, address))) {
            var answer = api.rerank(request);
            assertThat(answer.model()).isEqualTo("tea-ranker");
            assertThat(answer.results()).extracting(it -> it.index()).containsExactly(1, 2, 0);
            assertThat(answer.results().getFirst().relevanceScore())
                    .isCloseTo(0.982, within(0.001));
        }
        assertThatThrownBy(() -> ranking.rerank(RerankRequest.of("other", "q", List.of("t"))))
                .hasMessageContaining("this service has tea-ranker");
    }

    @Test
    void everyDialectRanksByTheServer() throws Exception {
        String documents = "\"documents\": [\"coffee\", \"tea\"]";
        assertThat(post("/v1/rerank", "{\"query\": \"tea?\", " + documents + "}"))
                .contains("\"model\":\"tea-ranker\"")
                .contains("\"index\":1,\"relevance_score\":0.98");
        assertThat(post("/v2/rerank", "{\"query\": \"tea?\", " + documents + "}"))
                .contains("\"index\":1,\"relevance_score\":0.98");
        String texts = "\"query\": \"tea?\", \"texts\": [\"coffee\", \"tea\"]";
        assertThat(post("/rerank", "{%s, \"raw_scores\": true}".formatted(texts)))
                .isEqualTo("[{\"index\":1,\"score\":4.0},{\"index\":0,\"score\":-3.0}]");
    }

    private String post(String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer between services")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private EmbeddingApi overHttp() {
        return new RemoteServices(json)
                .proxy(
                        EmbeddingApi.class,
                        new RemoteAddress(
                                URI.create("http://127.0.0.1:" + port),
                                Optional.of("between services")));
    }

    /** Scores as a cross-encoder that likes tea, best first, as the server sends them. */
    private static String ranks(String body) {
        var ranks = new ArrayList<String>();
        var texts = new JsonMapper().readTree(body).path("texts");
        for (int i = 0; i < texts.size(); i++) {
            double score =
                    switch (texts.get(i).asString()) {
                        case "tea" -> 4;
                        case "cup" -> 0.5;
                        default -> -3;
                    };
            String rank = "{\"index\": %d, \"score\": %s}".formatted(i, score);
            if (score > 0) ranks.addFirst(rank);
            else ranks.add(rank);
        }
        return ranks.toString();
    }

    private static HttpServer modelServer() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve(server, "/embed", _ -> "[[3.0,4.0]]");
            serve(server, "/rerank", ModelServerTest::ranks);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(HttpServer server, String path, UnaryOperator<String> answer) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        String asked =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        byte[] body = answer.apply(asked).getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().set("Content-Type", "application/json");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
    }
}
