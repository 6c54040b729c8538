package dev.footnote.servicekit.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.Usage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ModelCallsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final ModelCalls calls = new ModelCalls(observations, meters, "footnote");

    private final Map<String, String> spans = new HashMap<>();

    @BeforeEach
    void measure() {
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(new SpanReader());
    }

    /** Sees what a span is given. */
    private final class SpanReader implements ObservationHandler<Observation.Context> {
        @Override
        public void onStop(Observation.Context context) {
            context.getAllKeyValues().forEach(it -> spans.put(it.getKey(), it.getValue()));
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @Test
    void aChatIsTimedAndItsTokensAreCountedByTheModelThatAnswered() {
        calls.observed(ModelCallsTest::answer)
                .generate(request("whatever the client says"), _ -> true);

        assertThat(timer("smollm2", "none").count()).isEqualTo(1);
        assertThat(tokens("input")).isEqualTo(12);
        assertThat(tokens("output")).isEqualTo(3);
        assertThat(
                        meters.get("gen_ai.server.time_to_first_token")
                                .tag("gen_ai.response.model", "smollm2")
                                .timer()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void aChatThatFailsHasItsErrorAndWaitsNoMore() {
        ChatGeneration failing =
                (_, _) -> {
                    throw new IllegalStateException("no");
                };
        var chat = calls.observed(failing);
        assertThatThrownBy(() -> chat.generate(request(""), _ -> true)).hasMessage("no");
        assertThat(timer("none", "IllegalStateException").count()).isEqualTo(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void aRequestWaitsUntilItsFirstToken() {
        double[] seen = new double[2];
        calls.observed(
                        (_, consumer) -> {
                            seen[0] = waiting();
                            consumer.accept(text("tea"));
                            seen[1] = waiting();
                        })
                .generate(request(""), _ -> true);
        assertThat(seen).containsExactly(1, 0);
    }

    @Test
    void aCompletionIsTimedAndItsTokensAreCountedByTheModelThatAnswered() {
        calls.complete(
                completion(false),
                tap -> {
                    tap.accept(piece(List.of(choice("tea", Optional.empty()))));
                    tap.accept(piece(List.of(choice("", Optional.of("stop")))));
                    tap.accept(
                            new Completion(
                                    "cmpl-1",
                                    "text_completion",
                                    0,
                                    "smollm2",
                                    List.of(),
                                    Optional.of(Usage.of(12, 3))));
                });
        var timer =
                meters.get("gen_ai.server.request.duration")
                        .tag("gen_ai.operation.name", "text_completion")
                        .tag("gen_ai.response.model", "smollm2")
                        .timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(tokens("input")).isEqualTo(12);
        assertThat(tokens("output")).isEqualTo(3);
        assertThat(
                        meters.get("gen_ai.server.time_to_first_token")
                                .tag("gen_ai.operation.name", "text_completion")
                                .timer()
                                .count())
                .isEqualTo(1);
        assertThat(spans)
                .containsEntry("gen_ai.request.model", "what the client says")
                .containsEntry("gen_ai.response.id", "cmpl-1")
                .containsEntry("gen_ai.response.finish_reasons", "stop")
                .containsEntry("gen_ai.usage.input_tokens", "12");
    }

    @Test
    void aPromptThatIsRepeatedIsNoFirstToken() {
        calls.complete(
                completion(true),
                tap -> tap.accept(piece(List.of(choice("the prompt", Optional.empty())))));
        assertThat(meters.find("gen_ai.server.time_to_first_token").timer()).isNull();
    }

    @Test
    void aCompletionThatFailsHasItsErrorAndWhatItToldBefore() {
        assertThatThrownBy(
                        () ->
                                calls.complete(
                                        completion(false),
                                        tap -> {
                                            tap.accept(
                                                    piece(
                                                            List.of(
                                                                    choice(
                                                                            "tea",
                                                                            Optional.empty()))));
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");
        assertThat(timer("smollm2", "IllegalStateException").count()).isEqualTo(1);
    }

    @Test
    void aRankingIsTimedAndItsTokensAreCounted() {
        String ranked =
                calls.rerank(
                        "",
                        () -> "ranked",
                        _ -> new ModelCalls.Told("cross-encoder", Usage.of(40, 0)));
        assertThat(ranked).isEqualTo("ranked");
        assertThat(timer("cross-encoder", "none").count()).isEqualTo(1);
        assertThat(tokens("input")).isEqualTo(40);
        assertThat(spans).containsEntry("gen_ai.operation.name", "rerank");
    }

    private static CompletionRequest completion(boolean echo) {
        return new JsonMapper()
                .readValue(
                        """
                        {"model": "what the client says", "prompt": "a cup of", "echo": %s}
                        """
                                .formatted(echo),
                        CompletionRequest.class);
    }

    private static Completion piece(List<Completion.Choice> choices) {
        return new Completion("cmpl-1", "text_completion", 0, "smollm2", choices, Optional.empty());
    }

    private static Completion.Choice choice(String text, Optional<String> finishReason) {
        return new Completion.Choice(0, text, Optional.empty(), finishReason);
    }

    private static void answer(
            ChatCompletionRequest request, ChatGeneration.ChunkConsumer consumer) {
        consumer.accept(text("a cup of " + request.model()));
        consumer.accept(chunk(List.of(), Optional.of(Usage.of(12, 3))));
    }

    private static ChatCompletionChunk text(String text) {
        return chunk(
                List.of(
                        new ChatCompletionChunk.Choice(
                                0, ChatCompletionChunk.Delta.ofText(text), Optional.empty())),
                Optional.empty());
    }

    private static ChatCompletionChunk chunk(
            List<ChatCompletionChunk.Choice> choices, Optional<Usage> usage) {
        return new ChatCompletionChunk("id", "chat.completion.chunk", 0, "smollm2", choices, usage);
    }

    private static ChatCompletionRequest request(String model) {
        return ChatCompletionRequest.of(model, List.of());
    }

    private Timer timer(String model, String error) {
        return meters.get("gen_ai.server.request.duration")
                .tag("gen_ai.response.model", model)
                .tag("error", error)
                .timer();
    }

    private double tokens(String type) {
        return meters.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", type)
                .summary()
                .totalAmount();
    }

    private double waiting() {
        Gauge gauge = meters.get("footnote.generations.waiting").gauge();
        return gauge.value();
    }
}
