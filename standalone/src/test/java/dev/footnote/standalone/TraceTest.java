package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One trace from the question to the tokens, through four processes, and what operators see. */
@PostgresTest
@Tag("operation")
class TraceTest {
    private static final String QUESTION = "Within how many days are travel expenses paid back?";

    private final SpanSink sink;
    private final ServiceProcesses services;

    TraceTest(TestDatabases databases, @TempDir Path folder) throws IOException {
        sink = new SpanSink();
        var settings =
                Map.of(
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                        sink.endpoint(),
                        "LOGGING_STRUCTURED_FORMAT_CONSOLE",
                        "ecs");
        services = new ServiceProcesses(folder, databases.create(), settings);
    }

    @BeforeEach
    void start() {
        services.start();
        var ingestion = new FootnoteClient(services.port("ingestion-service"));
        ingestion.awaitJob(
                ingestion.upload(
                        "handbook",
                        "travel.txt",
                        "Travel expenses are paid back within fourteen days. Train tickets are"
                                + " booked in second class."));
        FootnoteClient.await(
                () -> gateway().search("travel expenses"), passages -> !passages.isEmpty());
    }

    @AfterEach
    void stop() {
        services.close();
        sink.close();
    }

    @Test
    void aQuestionIsOneTraceThroughAllServicesThatTookPartInIt() {
        var response = gateway().post("/api/v1/ask", Map.of("question", QUESTION));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String trace = response.headers().firstValue("X-Trace-Id").orElseThrow();

        var spans =
                FootnoteClient.await(
                        () -> sink.of(trace),
                        it -> it.stream().anyMatch(span -> span.name().contains("/api/v1/ask")));
        assertThat(spans)
                .extracting(it -> it.service() + ": " + it.name())
                .contains(
                        "gateway: answer",
                        "gateway: understanding",
                        "gateway: embedding",
                        "gateway: retrieval",
                        "gateway: selection",
                        "gateway: generation",
                        "gateway: verification",
                        "gateway: POST /v1/chat/completions",
                        "embedding-service: embeddings all-minilm-l6-v2",
                        "inference-service: chat");
        assertThat(byName(spans, "chat"))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.response.model", "smollm2-135m-instruct")
                .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");
        assertThat(byName(spans, "embeddings all-minilm-l6-v2"))
                .containsEntry("gen_ai.request.model", "all-minilm-l6-v2");
        var byId = spans.stream().collect(Collectors.toMap(SpanSink.Span::id, Function.identity()));
        assertThat(spans)
                .filteredOn(it -> !byId.containsKey(it.parentId()))
                .as("the roots of the trace")
                .hasSize(1);
    }

    @Test
    void aRawCompletionIsASpanOfItsOwn() throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/v1/completions"
                                                .formatted(services.port("inference-service"))))
                        .header("Authorization", "Bearer between services")
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"prompt\": \"Tea is\", \"max_tokens\": 3}"))
                        .build();
        HttpResponse<String> response;
        try (var client = HttpClient.newHttpClient()) {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String trace = response.headers().firstValue("X-Trace-Id").orElseThrow();
        var spans =
                FootnoteClient.await(
                        () -> sink.of(trace),
                        it -> it.stream().anyMatch(span -> span.name().equals("text_completion")));
        assertThat(byName(spans, "text_completion"))
                .containsEntry("gen_ai.operation.name", "text_completion")
                .containsEntry("gen_ai.provider.name", "footnote")
                .containsEntry("gen_ai.response.model", "smollm2-135m-instruct")
                .containsEntry("gen_ai.usage.output_tokens", "3")
                .containsEntry("gen_ai.request.max_tokens", "3");
    }

    @Test
    void theCallersTraceIsContinuedAndNamedByProblemsAndLogLines() {
        var response = gateway().post("/api/v1/ask", Map.of("question", ""));
        String trace = response.headers().firstValue("X-Trace-Id").orElseThrow();
        assertThat(new JsonMapper().readTree(response.body()).path("traceId").asString())
                .isEqualTo(trace);
        FootnoteClient.await(() -> sink.of(trace), it -> !it.isEmpty());
        assertThat(services.log("gateway").lines())
                .filteredOn(line -> !line.startsWith("WARNING: ") && !line.isBlank())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("{\"@timestamp\""));
    }

    private FootnoteClient gateway() {
        return new FootnoteClient(services.port("gateway"));
    }

    private static Map<String, String> byName(List<SpanSink.Span> spans, String name) {
        return spans.stream()
                .filter(it -> it.name().equals(name))
                .map(SpanSink.Span::attributes)
                .findFirst()
                .orElseThrow();
    }
}
