package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All services in one process, with models of a few kilobytes: every part is real but the words.
 */
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.inference.model=smollm2",
            "footnote.admin-key=" + FootnoteClient.KEY
        })
class EndToEndTest {
    @TempDir private static Path data;

    @LocalServerPort private int port;
    private FootnoteClient client;

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
    }

    @BeforeEach
    void connect() {
        client = new FootnoteClient(port);
    }

    @Test
    void anUploadedDocumentIsFoundAndADeletedOneIsNot() {
        var job =
                client.awaitJob(
                        client.upload(
                                "handbook",
                                "teapots.txt",
                                "The stoneware teapot holds nine cups.\n\n"
                                        + "It is rinsed with vinegar."));
        assertThat(job.path("stage").asString()).as(job.toString()).isEqualTo("done");
        assertThat(job.path("report").path("chunks").asInt()).isPositive();
        var best =
                FootnoteClient.await(() -> client.search("stoneware teapot"), it -> !it.isEmpty())
                        .get(0);
        assertThat(best.path("externalId").asString()).isEqualTo("teapots.txt");
        assertThat(best.path("text").asString()).contains("stoneware teapot");
        var version =
                client.get(
                        "/api/v1/documents/%s/versions/%d/text"
                                .formatted(
                                        best.path("documentId").asString(),
                                        best.path("version").asInt()));
        assertThat(
                        version.path("text")
                                .asString()
                                .substring(best.path("start").asInt(), best.path("end").asInt()))
                .contains("stoneware teapot");
        assertThat(client.delete("/api/v1/collections/handbook/documents/teapots.txt"))
                .isEqualTo(204);
        FootnoteClient.await(() -> client.search("stoneware teapot").size(), it -> it == 0);
    }

    @Test
    void theOfficialClientEmbedsChatsAndIsToldOfItsMistakes() {
        OpenAIClient raw = openAi("/inference/v1");
        var request =
                ChatCompletionCreateParams.builder()
                        .model("smollm2")
                        .maxCompletionTokens(8)
                        .temperature(0)
                        .addUserMessage("a cup of tea")
                        .build();
        var whole = raw.chat().completions().create(request);
        String text = whole.choices().getFirst().message().content().orElseThrow();
        assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(8);
        var streamed = new StringBuilder();
        try (var chunks = raw.chat().completions().createStreaming(request)) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().ifPresent(streamed::append));
        }
        assertThat(streamed.toString()).isEqualTo(text);
        var embeddings =
                openAi("/embedding/v1")
                        .embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("minilm")
                                        .inputOfArrayOfStrings(List.of("tea", "a cup"))
                                        .dimensions(16)
                                        .build());
        assertThat(embeddings.data()).hasSize(2);
        assertThat(embeddings.data().getFirst().embedding()).hasSize(16);
        var unknown = request.toBuilder().model("gpt-9").build();
        assertThatThrownBy(() -> raw.chat().completions().create(unknown))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no model");
    }

    @Test
    void theGatewayListsTheDocumentsAsAModel() {
        assertThat(openAi("/v1").models().list().data()).extracting(Model::id).contains("footnote");
    }

    @Test
    void aQuestionThatNothingAnswersSaysSo() {
        var answer =
                client.post("/api/v1/ask", Map.of("question", "Who painted the bridge in 1704?"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"verdict\":\"not_in_sources\"");
    }

    @Test
    void everyServiceSpeaksProblemsAndIsHealthy() {
        assertThat(client.get("/actuator/health/readiness").path("status").asString())
                .isEqualTo("UP");
        assertThat(client.post("/api/v1/search", Map.of("query", 5, "limit", "x")).body())
                .contains("\"code\":\"bad_request\"");
        assertThat(
                        client.get("/api/v1/openapi.json")
                                .path("paths")
                                .has("/inference/v1/completions"))
                .isTrue();
    }

    private OpenAIClient openAi(String path) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + port + path)
                .apiKey(FootnoteClient.KEY)
                .maxRetries(0)
                .build();
    }
}
