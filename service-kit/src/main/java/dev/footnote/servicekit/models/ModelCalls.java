package dev.footnote.servicekit.models;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.Usage;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls of models as spans and figures, named by OpenTelemetry's conventions for generative AI.
 * What a client may write at will, such as a model's name, is on the span only: a figure's labels
 * must stay few.
 */
public final class ModelCalls {
    private static final String DURATION = "gen_ai.server.request.duration";
    private static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    private static final String TOKENS = "gen_ai.client.token.usage";
    private static final String OPERATION = "gen_ai.operation.name";
    private static final String RESPONSE_MODEL = "gen_ai.response.model";
    private static final int NAME_LENGTH_MAX = 100;

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final String provider;

    /**
     * @param provider who computes: {@code footnote}, or the kind of a model server
     */
    public ModelCalls(ObservationRegistry observations, MeterRegistry meters, String provider) {
        this.observations = observations;
        this.meters = meters;
        this.provider = provider;
    }

    /** What a call that is over tells of itself. */
    public record Told(String model, Usage usage) {}

    /** The same chat, observed. */
    public ChatGeneration observed(ChatGeneration generation) {
        var waiting = new AtomicInteger();
        Gauge.builder("footnote.generations.waiting", waiting::get)
                .description("Requests that wait for the first token of their answer")
                .register(meters);
        return (request, consumer) -> {
            var call = started("chat", request.model());
            request.tokensMax().ifPresent(it -> noteTokensMax(call, it));
            var waits = new AtomicBoolean(true);
            Runnable waitNoMore =
                    () -> {
                        if (waits.getAndSet(false)) waiting.decrementAndGet();
                    };
            var progress = new AnswerProgress(meters.config().clock(), waitNoMore);
            call.observe(
                    () -> {
                        waiting.incrementAndGet();
                        try {
                            generation.generate(request, reading(consumer, progress));
                        } finally {
                            waitNoMore.run();
                            tell(call, "chat", progress);
                        }
                    });
        };
    }

    private static ChatGeneration.ChunkConsumer reading(
            ChatGeneration.ChunkConsumer consumer, AnswerProgress progress) {
        return chunk -> {
            progress.note(chunk);
            return consumer.accept(chunk);
        };
    }

    /**
     * Completes, observed.
     *
     * @param work is given what wants to see every piece
     */
    public void complete(CompletionRequest request, Consumer<Consumer<Completion>> work) {
        String operation = "text_completion";
        var call = started(operation, request.model());
        request.form().maxTokens().ifPresent(it -> noteTokensMax(call, it));
        boolean echoed = request.echo().orElse(false);
        var progress = new AnswerProgress(meters.config().clock(), () -> {});
        call.observe(
                () -> {
                    try {
                        work.accept(piece -> progress.note(piece, echoed));
                    } finally {
                        tell(call, operation, progress);
                    }
                });
    }

    /** Embeds, observed. */
    public EmbeddingResponse embed(
            EmbeddingRequest request, Function<EmbeddingRequest, EmbeddingResponse> embedding) {
        return whole(
                started("embeddings", request.model()),
                "embeddings",
                () -> embedding.apply(request),
                it -> new Told(it.model(), it.usage()));
    }

    /**
     * Ranks, observed.
     *
     * @param model as the client names it; empty for the usual one
     */
    public <T> T rerank(String model, Supplier<T> ranking, Function<T, Told> told) {
        return whole(started("rerank", model), "rerank", ranking, told);
    }

    private <T> T whole(
            Observation call, String operation, Supplier<T> work, Function<T, Told> telling) {
        return Objects.requireNonNull(
                call.observe(
                        () -> {
                            T done = work.get();
                            Told told = telling.apply(done);
                            call.lowCardinalityKeyValue(RESPONSE_MODEL, told.model());
                            count(call, operation, told);
                            return done;
                        }));
    }

    private Observation started(String operation, String model) {
        String name =
                model.length() <= NAME_LENGTH_MAX ? model : model.substring(0, NAME_LENGTH_MAX);
        return Observation.createNotStarted(DURATION, observations)
                .contextualName(name.isEmpty() ? operation : operation + " " + name)
                .lowCardinalityKeyValue(OPERATION, operation)
                .lowCardinalityKeyValue("gen_ai.provider.name", provider)
                .lowCardinalityKeyValue(RESPONSE_MODEL, KeyValue.NONE_VALUE)
                .highCardinalityKeyValue("gen_ai.request.model", name);
    }

    private void tell(Observation call, String operation, AnswerProgress progress) {
        String model = progress.model();
        if (model.isEmpty()) return;
        call.lowCardinalityKeyValue(RESPONSE_MODEL, model);
        note(call, "gen_ai.response.id", progress.id());
        if (!progress.finishReasons().isEmpty()) {
            note(call, "gen_ai.response.finish_reasons", progress.finishReasons());
        }
        progress.firstTokenNanos()
                .ifPresent(
                        nanos ->
                                Timer.builder(FIRST_TOKEN)
                                        .description(
                                                "From the request to the first token of its answer")
                                        .tag(OPERATION, operation)
                                        .tag(RESPONSE_MODEL, model)
                                        .register(meters)
                                        .record(nanos, TimeUnit.NANOSECONDS));
        progress.usage().ifPresent(usage -> count(call, operation, new Told(model, usage)));
    }

    private void count(Observation call, String operation, Told told) {
        Usage usage = told.usage();
        note(call, "gen_ai.usage.input_tokens", Integer.toString(usage.promptTokens()));
        note(call, "gen_ai.usage.output_tokens", Integer.toString(usage.completionTokens()));
        tokens(operation, told.model(), "input").record(usage.promptTokens());
        tokens(operation, told.model(), "output").record(usage.completionTokens());
    }

    private DistributionSummary tokens(String operation, String model, String type) {
        return DistributionSummary.builder(TOKENS)
                .description("Tokens that models read and wrote")
                .tag(OPERATION, operation)
                .tag(RESPONSE_MODEL, model)
                .tag("gen_ai.token.type", type)
                .register(meters);
    }

    private static void noteTokensMax(Observation call, int tokens) {
        note(call, "gen_ai.request.max_tokens", Integer.toString(tokens));
    }

    private static void note(Observation call, String key, String value) {
        call.highCardinalityKeyValue(key, value);
    }
}
