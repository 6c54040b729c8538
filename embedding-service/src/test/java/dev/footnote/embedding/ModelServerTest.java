package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.footnote.contracts.embedding.EmbeddingApi;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The service with a model server and no model of its own: nothing is opened, nothing needed. */
@SpringBootTest(
        classes = EmbeddingService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=there/is/no/such/folder",
            "footnote.embedding.remote.server=tei",
            "footnote.embedding.remote.model=tea-model",
            "footnote.embedding.remote.dimensions=2"
        })
class ModelServerTest {
    private static final HttpServer SERVER = modelServer();

    @Autowired private EmbeddingApi bean;
    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        properties.add(
                "footnote.embedding.remote.url",
                () -> "http://127.0.0.1:" + SERVER.getAddress().getPort());
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

    private EmbeddingApi overHttp() {
        return new RemoteServices(json)
                .proxy(
                        EmbeddingApi.class,
                        new RemoteAddress(
                                URI.create("http://127.0.0.1:" + port),
                                Optional.of("between services")));
    }

    private static HttpServer modelServer() {
        byte[] body = "[[3.0,4.0]]".getBytes(StandardCharsets.UTF_8);
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/embed",
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
