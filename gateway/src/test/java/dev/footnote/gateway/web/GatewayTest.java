package dev.footnote.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.gateway.FakeAudit;
import dev.footnote.gateway.FakeKnowledge;
import dev.footnote.gateway.FakeModels;
import dev.footnote.gateway.TestGateway;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@SpringBootTest(
        classes = TestGateway.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoint.health.group.readiness.include=index,models",
            "footnote.admin-key=the-key",
            "footnote.audit.questions=text"
        })
class GatewayTest {
    private static final String QUESTION = "How long is the pump covered?";

    @Autowired private FakeKnowledge knowledge;
    @Autowired private FakeModels models;
    @Autowired private FakeAudit audit;
    @LocalServerPort private int port;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void documents() {
        knowledge.clear();
        knowledge.fallBehind(false);
        knowledge.put(
                "handbook",
                "warranty",
                "Éverything counts. The pump is covered for 36 months from delivery.");
        models.says("The pump is covered for 36 months from delivery.");
    }

    private HttpResponse<String> send(String path, String body, String accept)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer the-key")
                        .header("Accept", accept);
        if (!body.isEmpty()) request.POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(path, "", "*/*");
    }

    private OpenAIClient openai() {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("the-key")
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(QUESTION);
    }

    private HttpResponse<String> anonymous(String path, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json");
        if (!body.isEmpty()) request.POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsNotOpenToEveryoneIsNotThereWithoutAKey() throws Exception {
        knowledge.close("handbook");
        String question = "{\"question\": \"%s\"}".formatted(QUESTION);
        var answer = anonymous("/api/v1/ask", question);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"verdict\":\"not_in_sources\"", "\"evidence\":[]")
                .doesNotContain("36 months", "warranty");
        assertThat(anonymous("/api/v1/search", "{\"query\": \"pump\"}").body())
                .contains("\"passages\":[]");
        assertThat(anonymous("/v1/models", "").body()).doesNotContain("handbook", "tiny");
        assertThat(anonymous("/v1/models/footnote%2Fhandbook", "").statusCode()).isEqualTo(404);
        assertThat(anonymous("/api/v1/documents/doc-warranty/versions/1/text", "").statusCode())
                .isEqualTo(404);
        assertThat(anonymous("/api/v1/me", "").body())
                .contains("\"role\":\"none\"", "\"collections\":[]");
        assertThat(get("/api/v1/me").body()).contains("administrator", "handbook");
        assertThat(send("/api/v1/ask", question, "*/*").body()).contains("36 months");
    }

    @Test
    void theRawModelsNeedAKey() throws Exception {
        String chat =
                "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
        var refused = anonymous("/v1/chat/completions", chat);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("authentication_error", "scope models");
        assertThat(anonymous("/v1/embeddings", "{\"input\": \"hi\"}").statusCode()).isEqualTo(401);
    }

    @Test
    void everyAnswerIsWrittenDownWithItsDocuments() throws Exception {
        audit.forgetBefore(Instant.EPOCH);
        send("/api/v1/ask", "{\"question\": \"%s\"}".formatted(QUESTION), "text/event-stream");
        assertThat(audit.list(0, 10))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.actor()).isEqualTo("administrator");
                            assertThat(entry.act().question()).contains(QUESTION);
                            assertThat(entry.act().outcome()).isEqualTo("answered");
                            assertThat(entry.act().documents()).containsExactly("doc-warranty");
                        });
        openai().chat().completions().create(chat("footnote").build());
        assertThat(audit.list(0, 10)).hasSize(2);
    }

    @Test
    void answersSayWhatIsLeftToTheirCaller() throws Exception {
        var headers = get("/v1/models").headers();
        assertThat(headers.firstValue("x-ratelimit-limit-requests")).contains("6000");
        assertThat(headers.firstValueAsLong("x-ratelimit-remaining-tokens").orElseThrow())
                .isPositive();
    }

    @Test
    void askAnswersWithSentencesCitationsEvidenceAndTimings() throws Exception {
        HttpResponse<String> response =
                send("/api/v1/ask", "{\"question\":\"" + QUESTION + "\"}", "application/json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains(
                        "\"verdict\":\"answered\"",
                        "\"text\":\"The pump is covered for 36 months from delivery. [1]\"",
                        "\"quote\":\"The pump is covered for 36 months from delivery.\"",
                        "\"evidence\":[{",
                        "\"promptTokens\":11");
    }

    @Test
    void askStreamsTheEventsOfTheContract() throws Exception {
        HttpResponse<String> response =
                send("/api/v1/ask", "{\"question\":\"" + QUESTION + "\"}", "text/event-stream");
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(response.body().lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: retrieved",
                        "event: delta",
                        "event: citation",
                        "event: verdict",
                        "event: done");
    }

    @Test
    void aBadQuestionIsAProblem() throws Exception {
        HttpResponse<String> response =
                send("/api/v1/ask", "{\"question\":\" \"}", "text/event-stream");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"bad_request\"", "question is empty");
    }

    @Test
    void searchGivesPassagesWithTheirScores() throws Exception {
        HttpResponse<String> response =
                send("/api/v1/search", "{\"query\":\"pump\"}", "application/json");
        assertThat(response.body())
                .contains("\"externalId\":\"warranty\"", "\"bm25Rank\":1", "\"cosine\":0.8");
        assertThat(send("/api/v1/search", "{\"query\":\"x\",\"limit\":101}", "*/*").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theViewerGetsTheTextOfAVersionAnd404OfAnother() throws Exception {
        assertThat(get("/api/v1/documents/doc-warranty/versions/1/text").body())
                .contains("The pump is covered", "\"pages\":[{");
        assertThat(get("/api/v1/documents/doc-warranty/versions/2/text").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theOpenAiClientGetsAnAnswerWithAnnotations() {
        ChatCompletion completion = openai().chat().completions().create(chat("footnote").build());
        var message = completion.choices().getFirst().message();
        assertThat(message.content())
                .contains("The pump is covered for 36 months from delivery. [1]");
        var annotation = message.annotations().orElseThrow().getFirst();
        assertThat(annotation.urlCitation().startIndex()).isEqualTo(49);
        assertThat(annotation.urlCitation().endIndex()).isEqualTo(52);
        assertThat(annotation.urlCitation().url()).startsWith("/view?document=doc-warranty");
        assertThat(annotation.toString()).contains("x_citation");
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(11);
    }

    @Test
    void theOpenAiClientStreamsTheSameTextAndTheSameCitations() {
        var params =
                chat("footnote/handbook")
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        var text = new StringBuilder();
        List<String> annotations = new ArrayList<>();
        List<Long> usage = new ArrayList<>();
        try (var stream = openai().chat().completions().createStreaming(params)) {
            stream.stream()
                    .forEach(
                            chunk -> {
                                chunk.usage().ifPresent(u -> usage.add(u.promptTokens()));
                                for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                                    choice.delta().content().ifPresent(text::append);
                                    String delta = choice.delta().toString();
                                    if (delta.contains("url_citation")) annotations.add(delta);
                                }
                            });
        }
        assertThat(text).hasToString("The pump is covered for 36 months from delivery. [1]");
        assertThat(annotations).hasSize(1);
        assertThat(annotations.getFirst())
                .contains("start_index=49", "end_index=52", "doc-warranty");
        assertThat(usage).containsExactly(11L);
    }

    @Test
    void anotherKnownModelIsPassedThroughAsItIs() {
        models.says("Raw words, made up.");
        assertThat(
                        openai().chat()
                                .completions()
                                .create(chat("tiny-chat").build())
                                .choices()
                                .getFirst()
                                .message()
                                .content())
                .contains("Raw words, made up.");
    }

    @Test
    void theCountsOfARawStreamComeAsTheyAreAskedFor() throws Exception {
        models.says("Raw words.");
        String raw =
                "{\"model\": \"tiny-chat\", \"stream\": true, %s \"messages\": [{\"role\":"
                        + " \"user\", \"content\": \"hi\"}]}";
        assertThat(usages(raw.formatted(""))).isZero();
        assertThat(usages(raw.formatted("\"stream_options\": {\"include_usage\": true},")))
                .isEqualTo(1);
        assertThat(
                        usages(
                                raw.formatted(
                                        "\"stream_options\": {\"include_usage\": true,"
                                                + " \"continuous_usage_stats\": true},")))
                .isEqualTo(5);
    }

    private long usages(String chat) throws Exception {
        return send("/v1/chat/completions", chat, "text/event-stream")
                .body()
                .lines()
                .filter(line -> line.contains("\"usage\""))
                .count();
    }

    @Test
    void anUnknownModelOrCollectionIsAnOpenAiError() {
        for (String model : List.of("gpt-nowhere", "footnote/nowhere")) {
            Assertions.assertThatThrownBy(
                            () -> openai().chat().completions().create(chat(model).build()))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void theModelsAreTheDocumentsTheGeneratorAndTheEmbedder() {
        assertThat(openai().models().list().data())
                .extracting(Model::id)
                .contains("footnote", "footnote/handbook", "tiny-chat", "tiny");
        assertThat(openai().models().retrieve("footnote/handbook").id())
                .isEqualTo("footnote/handbook");
    }

    @Test
    void embeddingsAreForwarded() {
        var response =
                openai().embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("tiny")
                                        .input("a pump")
                                        .build());
        assertThat(response.data().getFirst().embedding()).containsExactly(0.8f, 0.6f);
    }

    @Test
    void aGeneratorThatIsOverloadedIsToldToTheClientWithItsTime() throws Exception {
        models.fails(ProblemException.overloaded("16 wait.", java.time.Duration.ofSeconds(3)));
        HttpResponse<String> response =
                send("/api/v1/ask", "{\"question\":\"" + QUESTION + "\"}", "application/json");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("3");
    }

    @Test
    void aGeneratorThatIsDownLeavesTheSourcesOwnWords() throws Exception {
        models.fails(new ProblemException(ProblemKind.UNAVAILABLE, "down"));
        assertThat(send("/api/v1/ask", "{\"question\":\"" + QUESTION + "\"}", "*/*").body())
                .contains("\"verdict\":\"partial\"", "36 months");
    }

    @Test
    void readinessFollowsTheIndex() throws Exception {
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        knowledge.fallBehind(true);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    }

    @Test
    void thePageMayRunNothingThatIsNotOurs() throws Exception {
        for (String path : List.of("/", "/view?document=x&version=1")) {
            HttpResponse<String> page = get(path);
            assertThat(page.body()).contains("Ask your documents").doesNotContain("onclick=");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
        }
        assertThat(get("/page/app.js").statusCode()).isEqualTo(200);
    }
}
