package dev.footnote.inference;

import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.Completion.Choice;
import dev.footnote.contracts.openai.Completion.Logprobs;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Continues texts, without a chat template; prompts are worked on one after another. */
public final class Completing {
    private final LanguageModels models;
    private final InstantSource clock;

    /** Receives pieces in order. */
    @FunctionalInterface
    public interface PieceConsumer {
        /** Returns whether more is wanted; false stops the generation and frees its slot. */
        boolean accept(Completion piece);

        /** The request is in the model's queue; pieces follow. */
        default void admitted() {
            // Whoever waits for pieces only has nothing to do yet.
        }
    }

    public Completing(LanguageModels models, InstantSource clock) {
        this.models = models;
        this.clock = clock;
    }

    /** The whole answer. */
    public Completion complete(CompletionRequest request) {
        var whole = new WholeCompletion(() -> {});
        complete(request, whole);
        return whole.completion();
    }

    /** Hands over each piece as it comes; false stops. The last has the token counts alone. */
    public void complete(CompletionRequest request, PieceConsumer consumer) {
        try (var chosen = models.choose(request.model())) {
            List<Prompt> prompts = new Prompts(chosen).of(request);
            var pieces =
                    new Pieces(
                            "cmpl-" + UUID.randomUUID().toString().replace("-", ""),
                            clock.instant().getEpochSecond(),
                            chosen.name());
            int promptTokens = 0;
            int completionTokens = 0;
            for (int i = 0; i < prompts.size(); i++) {
                var order = order(request, chosen, prompts.get(i), i);
                var run = new Run(order, chosen, pieces, consumer);
                Usage usage =
                        request.form().maxTokens().filter(it -> it == 0).isPresent()
                                ? run.echoOnly()
                                : Runs.generate(
                                        chosen.open().model(), order.prompt().requests(), run);
                if (!run.wanted) return;
                promptTokens += usage.promptTokens();
                completionTokens += usage.completionTokens();
            }
            consumer.accept(pieces.usage(Usage.of(promptTokens, completionTokens)));
        }
    }

    /** The prompt as it is repeated, with what the model thought of it where that is asked. */
    private static Optional<Echo> echoed(
            CompletionRequest request, Chosen chosen, Prompt prompt, int index) {
        if (!request.echo().orElse(false)) return Optional.empty();
        List<Integer> ids = prompt.request().promptIds();
        List<String> texts = request.prompt().texts();
        String text =
                index < texts.size()
                        ? texts.get(index)
                        : chosen.open()
                                .model()
                                .tokenizer()
                                .decode(ids.stream().mapToInt(Integer::intValue).toArray(), true);
        return Optional.of(
                new Echo(text, prompt.logprobs().map(_ -> EchoLogprobs.of(chosen, ids))));
    }

    private record Echo(String text, Optional<Logprobs> logprobs) {}

    /** One prompt and where its answers stand among all. */
    private record Order(Prompt prompt, Optional<Echo> echo, int firstIndex) {}

    private static Order order(CompletionRequest request, Chosen chosen, Prompt prompt, int index) {
        return new Order(prompt, echoed(request, chosen, prompt, index), index * prompt.choices());
    }

    /** One prompt's answers. */
    private static final class Run implements Runs.Consumer {
        private final Order order;
        private final int firstIndex;
        private final TokenSpelling spelling;
        private final Pieces pieces;
        private final PieceConsumer consumer;
        private final int[] offsets; // code points of each answer so far
        private boolean wanted = true;

        Run(Order order, Chosen chosen, Pieces pieces, PieceConsumer consumer) {
            this.order = order;
            this.firstIndex = order.firstIndex();
            this.spelling = new TokenSpelling(chosen.open().model().tokenizer());
            this.pieces = pieces;
            this.consumer = consumer;
            this.offsets = new int[order.prompt().choices()];
        }

        /** Nothing is generated; the prompt alone is wanted. */
        Usage echoOnly() {
            admitted();
            for (int i = 0; i < offsets.length && wanted; i++) {
                send(new Choice(firstIndex + i, "", Optional.empty(), Optional.of("length")));
            }
            return Usage.of(order.prompt().request().promptIds().size(), 0);
        }

        @Override
        public boolean admitted() {
            consumer.admitted();
            for (int i = 0; i < offsets.length && wanted && order.echo().isPresent(); i++) {
                Echo echo = order.echo().get();
                offsets[i] = echo.text().codePointCount(0, echo.text().length());
                send(new Choice(firstIndex + i, echo.text(), echo.logprobs(), Optional.empty()));
            }
            return wanted;
        }

        @Override
        public boolean token(int choice, GeneratedToken token) {
            Optional<Logprobs> logprobs =
                    order.prompt().logprobs().map(_ -> logprobs(token, offsets[choice]));
            offsets[choice] += token.text().codePointCount(0, token.text().length());
            if (token.text().isEmpty() && logprobs.isEmpty()) return wanted;
            return send(new Choice(firstIndex + choice, token.text(), logprobs, Optional.empty()));
        }

        @Override
        public boolean end(int choice, GenerationEnd end) {
            String reason = LocalChatGeneration.finishReason(end.reason());
            return send(new Choice(firstIndex + choice, "", Optional.empty(), Optional.of(reason)));
        }

        private Logprobs logprobs(GeneratedToken token, int offset) {
            Map<String, Double> top = new LinkedHashMap<>();
            token.alternatives()
                    .forEach(it -> top.put(spelling.text(it.id()), (double) it.logProbability()));
            String text = spelling.text(token.id());
            top.putIfAbsent(text, (double) token.logProbability());
            return new Logprobs(
                    List.of(text),
                    List.of(Optional.of((double) token.logProbability())),
                    List.of(Optional.of(top)),
                    List.of(offset));
        }

        private boolean send(Choice choice) {
            wanted = consumer.accept(pieces.of(choice));
            return wanted;
        }
    }

    private record Pieces(String id, long created, String model) {
        Completion of(Choice choice) {
            return piece(List.of(choice), Optional.empty());
        }

        Completion usage(Usage usage) {
            return piece(List.of(), Optional.of(usage));
        }

        private Completion piece(List<Choice> choices, Optional<Usage> usage) {
            return new Completion(id, "text_completion", created, model, choices, usage);
        }
    }
}
