package dev.footnote.servicekit.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.Usage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ModelCallsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final ModelCalls calls = new ModelCalls(observations, meters, "footnote");

    @BeforeEach
    void measure() {
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters));
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
