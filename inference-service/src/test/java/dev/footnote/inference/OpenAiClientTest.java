package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** OpenAI's own client, unmodified, against the raw models. */
@SpringBootTest(
        classes = InferenceService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.inference.model=smollm2",
            "footnote.inference.threads=1"
        })
class OpenAiClientTest {
    @LocalServerPort private int port;

    @Test
    void chatHasChoicesLogprobsAndUsage() {
        var answer =
                client().chat()
                        .completions()
                        .create(
                                chat().maxCompletionTokens(4)
                                        .n(2)
                                        .logprobs(true)
                                        .topLogprobs(2)
                                        .build());
        assertThat(answer.choices()).hasSize(2);
        assertThat(answer.choices().get(1).index()).isEqualTo(1);
        var logprobs = answer.choices().getFirst().logprobs().orElseThrow();
        assertThat(logprobs.content().orElseThrow().getFirst().topLogprobs()).hasSize(2);
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    void aStreamOfChatAndOneOfCompletionsAreRead() {
        var text = new StringBuilder();
        try (var stream =
                client().chat()
                        .completions()
                        .createStreaming(chat().maxCompletionTokens(6).temperature(0.0).build())) {
            stream.stream()
                    .flatMap(it -> it.choices().stream())
                    .forEach(it -> it.delta().content().ifPresent(text::append));
        }
        assertThat(text).isNotEmpty();
        var continued = new StringBuilder();
        try (var stream = client().completions().createStreaming(completion().build())) {
            stream.stream()
                    .flatMap(it -> it.choices().stream())
                    .forEach(it -> continued.append(it.text()));
        }
        var whole = client().completions().create(completion().build());
        assertThat(continued.toString()).isEqualTo(whole.choices().getFirst().text());
    }

    @Test
    void modelsAreListedAndRetrieved() {
        assertThat(client().models().list().data()).extracting(it -> it.id()).contains("gpt2");
        assertThat(client().models().retrieve("gpt2").ownedBy()).isEqualTo("footnote");
        var unknown =
                catchThrowableOfType(
                        NotFoundException.class, () -> client().models().retrieve("gpt-9"));
        assertThat(unknown.code()).contains("model_not_found");
    }

    @Test
    void aSuffixIsRefusedByAModelThatCannotFillInTheMiddle() {
        var refused =
                catchThrowableOfType(
                        BadRequestException.class,
                        () -> client().completions().create(completion().suffix("end").build()));
        assertThat(refused.code()).contains("bad_request");
    }

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder().model("smollm2").addUserMessage("tea");
    }

    private static CompletionCreateParams.Builder completion() {
        return CompletionCreateParams.builder()
                .model(CompletionCreateParams.Model.of("smollm2"))
                .prompt("a cup of")
                .temperature(0.0)
                .maxTokens(6);
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + port + "/v1")
                .apiKey("between services")
                .build();
    }
}
