package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.contracts.inference.PerplexityApi;
import dev.footnote.contracts.inference.PerplexityRequest;
import dev.footnote.contracts.openai.AnswerForm;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatMessage;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.EmbeddingInput;
import dev.footnote.contracts.openai.Sampling;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RemoteGeneration;
import dev.footnote.providers.RemoteGenerationSettings;
import dev.footnote.servicekit.remote.RemoteAddress;
import dev.footnote.servicekit.remote.RemoteServices;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The beans of the same process and the adapters over HTTP behave alike, streams included. */
@SpringBootTest(
        classes = InferenceService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.inference.model=smollm2",
            "footnote.inference.threads=2"
        })
class InferenceConformanceTest {
    enum Caller {
        LOCAL,
        REMOTE,
        /** The adapter for other people's servers: our own routes are one of those. */
        PROVIDER
    }

    @Autowired private ChatGeneration generation;
    @Autowired private InferenceApi bean;
    @Autowired private PerplexityApi judges;
    @Autowired private JsonMapper json;
    @Autowired private ObjectProvider<RemoteGeneration> modelServer;
    @Autowired private ObjectProvider<LocalChatGeneration> local;
    @LocalServerPort private int port;

    @Test
    void noModelServerIsThereUnlessOneIsConfigured() {
        assertThat(modelServer.getIfAvailable()).isNull();
        assertThat(local.getIfAvailable()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamBeginsWithTheRoleAndEndsWithReasonAndUsage(Caller caller) {
        List<ChatCompletionChunk> chunks = chunks(caller, greedy("tea", 12));
        assertThat(chunks.getFirst().choices().getFirst().delta().role()).contains("assistant");
        var last = chunks.get(chunks.size() - 2).choices().getFirst();
        assertThat(last.finishReason()).contains("length");
        var usage = chunks.getLast().usage().orElseThrow();
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(usage.completionTokens()).isEqualTo(12);
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + 12);
        assertThat(chunks).extracting(ChatCompletionChunk::id).containsOnly(chunks.getFirst().id());
        assertThat(chunks).extracting(ChatCompletionChunk::model).containsOnly("smollm2");
    }

    @ParameterizedTest
    @EnumSource
    void theBestTokensAreTheSameEveryTimeAndForEveryCaller(Caller caller) {
        assertThat(text(chunks(caller, greedy("a cup of", 16))))
                .isNotEmpty()
                .isEqualTo(text(chunks(Caller.LOCAL, greedy("a cup of", 16))));
    }

    @ParameterizedTest
    @EnumSource
    void aStopStringEndsTheAnswerAndIsNotPartOfIt(Caller caller) {
        String whole = text(chunks(caller, greedy("a cup of", 16)));
        String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 1);
        var chunks = chunks(caller, request("", "a cup of", 16, Optional.of(stop)));
        assertThat(text(chunks)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(chunks.get(chunks.size() - 2).choices().getFirst().finishReason())
                .contains("stop");
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatWantsNoMoreGetsNoMore(Caller caller) {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        chat(caller)
                .generate(
                        greedy("tea", 60),
                        chunk -> {
                            chunks.add(chunk);
                            return chunks.size() < 3;
                        });
        assertThat(chunks).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aPromptBeyondTheContextIsRefusedWithBothNumbers(Caller caller) {
        var problem =
                assertProblem(
                        ProblemKind.CONTEXT_TOO_LONG,
                        () -> chunks(caller, greedy("tea ".repeat(300), 1)));
        assertThat(problem.detail()).contains("the model's context 128");
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeDoneIsTheSameProblemForBoth(Caller caller) {
        assertProblem(
                ProblemKind.UNKNOWN_MODEL,
                () -> chunks(caller, request("gpt-9", "tea", 1, Optional.empty())));
        assertProblem(
                ProblemKind.BAD_REQUEST,
                () -> chunks(caller, ChatCompletionRequest.of("", List.of())));
        assertProblem(
                ProblemKind.BAD_REQUEST,
                () ->
                        chunks(
                                caller,
                                ChatCompletionRequest.of(
                                        "", List.of(ChatMessage.of("wizard", "tea")))));
    }

    @ParameterizedTest
    @EnumSource
    void aCompletionContinuesThePromptAndCanRepeatIt(Caller caller) {
        var completion = api(caller).complete(completion("a cup", 8, true));
        assertThat(completion.object()).isEqualTo("text_completion");
        assertThat(completion.choices().getFirst().text()).startsWith("a cup");
        assertThat(completion.choices().getFirst().finishReason()).contains("length");
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(8);
        assertThat(api(caller).complete(completion("a cup", 8, false)).choices().getFirst().text())
                .isEqualTo(completion.choices().getFirst().text().substring("a cup".length()));
    }

    @ParameterizedTest
    @EnumSource
    void theModelIsListedAndCountsTokens(Caller caller) {
        var model = api(caller).models().data().getFirst();
        assertThat(model.id()).isEqualTo("smollm2");
        assertThat(model.details().orElseThrow().tokensMax()).isEqualTo(128);
        var counted = api(caller).tokenize(TokenizeRequest.counting("", List.of("a cup of tea")));
        assertThat(counted.counts().getFirst()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void aTextHasThePerplexityOfItsMeanAndWhatCannotBeJudgedIsRefused(Caller caller) {
        var judged = perplexity(caller).perplexity(judging("a cup of tea"));
        var item = judged.data().getFirst();
        assertThat(item.perplexity()).isCloseTo(Math.exp(-item.meanLogprob()), within(1e-6));
        assertThat(item.tokenScores().orElseThrow()).hasSize(item.tokens());
        assertThat(judged.usage().promptTokens()).isEqualTo(item.tokens() + 1);
        assertThat(judged).isEqualTo(judges.perplexity(judging("a cup of tea")));
        assertProblem(ProblemKind.BAD_REQUEST, () -> perplexity(caller).perplexity(judging("")));
    }

    private static PerplexityRequest judging(String text) {
        return new PerplexityRequest(
                "", EmbeddingInput.ofTexts(List.of(text)), Optional.empty(), Optional.of(true));
    }

    private PerplexityApi perplexity(Caller caller) {
        return switch (caller) {
            case LOCAL -> judges;
            case REMOTE, PROVIDER -> new RemoteServices(json).proxy(PerplexityApi.class, address());
        };
    }

    private ChatGeneration chat(Caller caller) {
        return switch (caller) {
            case LOCAL -> generation;
            case REMOTE -> new RemoteServices(json).chat(address());
            case PROVIDER -> RemoteGeneration.open(provider(), json);
        };
    }

    private InferenceApi api(Caller caller) {
        return switch (caller) {
            case LOCAL -> bean;
            case REMOTE, PROVIDER -> new RemoteServices(json).proxy(InferenceApi.class, address());
        };
    }

    private RemoteGenerationSettings provider() {
        var values =
                Map.of(
                        "remote.server", "vllm",
                        "remote.url", "http://127.0.0.1:" + port,
                        "remote.key", "between services",
                        "remote.model", "smollm2");
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("remote", RemoteGenerationSettings.class);
    }

    private RemoteAddress address() {
        return new RemoteAddress(
                URI.create("http://127.0.0.1:" + port), Optional.of("between services"));
    }

    private List<ChatCompletionChunk> chunks(Caller caller, ChatCompletionRequest request) {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        chat(caller).generate(request, chunks::add);
        return chunks;
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        var text = new StringBuilder();
        for (var chunk : chunks) {
            for (var choice : chunk.choices()) choice.delta().content().ifPresent(text::append);
        }
        return text.toString();
    }

    private static ChatCompletionRequest greedy(String question, int tokensMax) {
        return request("", question, tokensMax, Optional.empty());
    }

    private static ChatCompletionRequest request(
            String model, String question, int tokensMax, Optional<String> stop) {
        AnswerForm form = AnswerForm.any().withMaxTokens(tokensMax);
        return ChatCompletionRequest.of(model, List.of(ChatMessage.of("user", question)))
                .withSampling(Sampling.greedy())
                .withForm(stop.map(form::withStop).orElse(form));
    }

    private static CompletionRequest completion(String prompt, int tokensMax, boolean echo) {
        var request =
                CompletionRequest.of("", prompt)
                        .with(Sampling.greedy(), AnswerForm.any().withMaxTokens(tokensMax));
        return echo ? request.withEcho() : request;
    }

    private static ProblemException assertProblem(ProblemKind kind, ThrowingCallable call) {
        var problem = catchThrowableOfType(ProblemException.class, call);
        assertThat(problem.kind()).isEqualTo(kind);
        return problem;
    }
}
