package dev.footnote.servicekit.models;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.Usage;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

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

    /** The same chat, observed. */
    public ChatGeneration observed(ChatGeneration generation) {
        var waiting = new AtomicInteger();
        Gauge.builder("footnote.generations.waiting", waiting::get)
                .description("Requests that wait for the first token of their answer")
                .register(meters);
        return (request, consumer) -> {
            var call = started("chat", request.model());
            request.tokensMax()
                    .ifPresent(it -> note(call, "gen_ai.request.max_tokens", it.toString()));
            var reader = new Reader(consumer, meters.config().clock(), waiting);
            call.observe(
                    () -> {
                        waiting.incrementAndGet();
                        try {
                            generation.generate(request, reader);
                        } finally {
                            reader.waitNoMore();
                            tell(call, reader);
                        }
                    });
        };
    }

    /** Embeds, observed. */
    public EmbeddingResponse embed(
            EmbeddingRequest request, Function<EmbeddingRequest, EmbeddingResponse> embedding) {
        var call = started("embeddings", request.model());
        return call.observe(
                () -> {
                    EmbeddingResponse response = embedding.apply(request);
                    call.lowCardinalityKeyValue(RESPONSE_MODEL, response.model());
                    count(call, "embeddings", response.model(), response.usage());
                    return response;
                });
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

    private void tell(Observation call, Reader reader) {
        if (reader.model.isEmpty()) return;
        call.lowCardinalityKeyValue(RESPONSE_MODEL, reader.model);
        note(call, "gen_ai.response.id", reader.id);
        if (!reader.finishReasons.isEmpty()) {
            note(call, "gen_ai.response.finish_reasons", String.join(",", reader.finishReasons));
        }
        reader.firstTokenNanos.ifPresent(
                nanos ->
                        Timer.builder(FIRST_TOKEN)
                                .description("From the request to the first token of its answer")
                                .tag(OPERATION, "chat")
                                .tag(RESPONSE_MODEL, reader.model)
                                .register(meters)
                                .record(nanos, TimeUnit.NANOSECONDS));
        reader.usage.ifPresent(usage -> count(call, "chat", reader.model, usage));
    }

    private void count(Observation call, String operation, String model, Usage usage) {
        note(call, "gen_ai.usage.input_tokens", Integer.toString(usage.promptTokens()));
        note(call, "gen_ai.usage.output_tokens", Integer.toString(usage.completionTokens()));
        tokens(operation, model, "input").record(usage.promptTokens());
        tokens(operation, model, "output").record(usage.completionTokens());
    }

    private DistributionSummary tokens(String operation, String model, String type) {
        return DistributionSummary.builder(TOKENS)
                .description("Tokens that models read and wrote")
                .tag(OPERATION, operation)
                .tag(RESPONSE_MODEL, model)
                .tag("gen_ai.token.type", type)
                .register(meters);
    }

    private static void note(Observation call, String key, String value) {
        call.highCardinalityKeyValue(key, value);
    }

    /** Hands chunks on, and remembers what they tell. One thread. */
    private static final class Reader implements ChatGeneration.ChunkConsumer {
        private final ChatGeneration.ChunkConsumer consumer;
        private final Clock clock;
        private final AtomicInteger waiting;
        private final long begunNanos;
        private final Set<String> finishReasons = new TreeSet<>();
        private String id = "";
        private String model = "";
        private Optional<Long> firstTokenNanos = Optional.empty();
        private boolean waits = true;
        private Optional<Usage> usage = Optional.empty();

        Reader(ChatGeneration.ChunkConsumer consumer, Clock clock, AtomicInteger waiting) {
            this.consumer = consumer;
            this.clock = clock;
            this.waiting = waiting;
            this.begunNanos = clock.monotonicTime();
        }

        @Override
        public boolean accept(ChatCompletionChunk chunk) {
            id = chunk.id();
            model = chunk.model();
            if (chunk.usage().isPresent()) usage = chunk.usage();
            for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                choice.finishReason().ifPresent(finishReasons::add);
                if (firstTokenNanos.isEmpty() && choice.delta().content().isPresent()) {
                    firstTokenNanos = Optional.of(clock.monotonicTime() - begunNanos);
                    waitNoMore();
                }
            }
            return consumer.accept(chunk);
        }

        void waitNoMore() {
            if (waits) waiting.decrementAndGet();
            waits = false;
        }
    }
}
