package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.embedding.web.EmbeddingWebConfiguration;
import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.EmbeddingPrecision;
import dev.footnote.engine.EngineSettings;
import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.models.Footprint;
import dev.footnote.servicekit.models.ModelCalls;
import dev.footnote.servicekit.models.ModelEntry;
import dev.footnote.servicekit.models.ModelKind;
import dev.footnote.servicekit.models.OpenModels;
import dev.footnote.servicekit.security.Routes;
import dev.footnote.servicekit.security.ServiceKeyConfiguration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** What clients see of a model for whose queue there are too many texts, and of their leaving. */
@SpringBootTest(
        classes = BusyEmbeddingTest.BusyService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "management.endpoint.health.group.readiness.include=readinessState"
        })
@Timeout(60)
class BusyEmbeddingTest {
    private static final Path FOLDER = Path.of("../engine/src/test/resources/fixtures/tiny");
    private static final Path MODEL = FOLDER.resolve("minilm");
    private static final String TWO_TEXTS =
            """
            {"input": ["tea", "a cup"]}\
            """;

    @Autowired private Gate gate;
    @Autowired private OpenEmbedder open;
    @LocalServerPort private int port;

    /** Texts are computed one permit after the other. */
    record Gate(Semaphore entered, Semaphore permits) {
        List<float[]> pass(EmbeddingModel model, List<int[]> sequences) {
            entered.release();
            permits.acquireUninterruptibly();
            return model.embedTokens(sequences);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndAClientThatLeavesGivesItsPlaceBack() throws Exception {
        CompletableFuture<HttpResponse<String>> computed = send(TWO_TEXTS);
        gate.entered().acquire();
        try (var waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
            post(waiting, TWO_TEXTS);
            awaitWaiting(1);
            HttpResponse<String> refused = send(TWO_TEXTS).get();
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("2");
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
        }
        awaitWaiting(0);
        gate.permits().release();
        assertThat(computed.get().statusCode()).isEqualTo(200);
        assertThat(computed.get().body()).contains("\"object\":\"list\"", "\"index\":1");
        gate.permits().release();
        assertThat(send(TWO_TEXTS).get().statusCode()).isEqualTo(200);
    }

    private void awaitWaiting(int requests) throws InterruptedException {
        while (open.queue().waitingRequests() != requests) Thread.sleep(5);
    }

    private void post(Socket socket, String body) throws Exception {
        String head =
                """
                POST /v1/embeddings HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer between services\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(body.length());
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    private CompletableFuture<HttpResponse<String>> send(String body) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/embeddings"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer between services")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({
        ServiceKitConfiguration.class,
        ServiceKeyConfiguration.class,
        EmbeddingWebConfiguration.class
    })
    static class BusyService {
        @Bean
        Routes embeddingRoutes() {
            return EmbeddingRoutes.all();
        }

        @Bean
        Gate gate() {
            return new Gate(new Semaphore(0), new Semaphore(0));
        }

        @Bean
        EmbeddingModels embeddingModels(OpenModels models) {
            var settings =
                    new EmbeddingSettings(
                            "minilm",
                            1,
                            List.of("en"),
                            2,
                            "",
                            "",
                            "",
                            EmbeddingPrecision.FLOAT32,
                            "cpu");
            return new EmbeddingModels(FOLDER, MODEL, settings, models);
        }

        /** Takes the place of the model that is open from the start. */
        @Bean
        OpenEmbedder gatedModel(EmbeddingModels first, OpenModels models, Gate gate) {
            return models.keep(
                    new ModelEntry(first.standard().name(), MODEL, ModelEntry.Content.MODEL),
                    new GatedKind(gate));
        }

        @Bean
        Embedder embedder(EmbeddingModels models) {
            return new Embedder(
                    models,
                    new ModelCalls(
                            ObservationRegistry.NOOP, new SimpleMeterRegistry(), "footnote"));
        }

        @Bean
        Reranking reranking(EmbeddingModels models) {
            return new Reranking(
                    new LocalScoring(models),
                    new ModelCalls(
                            ObservationRegistry.NOOP, new SimpleMeterRegistry(), "footnote"));
        }

        @Bean
        TextAnalysis textAnalysis(EmbeddingModels models) {
            return new TextAnalysis(models);
        }
    }

    private record GatedKind(Gate gate) implements ModelKind<OpenEmbedder> {
        @Override
        public String use() {
            return "embed";
        }

        @Override
        public Footprint plan(Path path) {
            return Footprint.NOTHING;
        }

        @Override
        public OpenEmbedder open(Path path) {
            EmbeddingModel model = EmbeddingModel.open(path, EngineSettings.defaults());
            return new OpenEmbedder(
                    model,
                    new WorkQueue<>(
                            new WorkQueue.Model<>(it -> gate.pass(model, it), ids -> ids.length),
                            2));
        }
    }
}
