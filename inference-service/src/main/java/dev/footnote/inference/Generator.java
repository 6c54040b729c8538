package dev.footnote.inference;

import dev.footnote.contracts.inference.PerplexityRequest;
import dev.footnote.contracts.inference.PerplexityResponse;
import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.servicekit.models.ModelCalls;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What the models of this process do beside chat. */
public final class Generator {
    private static final int INPUTS_MAX = 2048;

    private final LanguageModels models;
    private final Completing completing;
    private final Judging judging;
    private final ModelCalls calls;

    public Generator(LanguageModels models, InstantSource clock, ModelCalls calls) {
        this.models = models;
        this.calls = calls;
        this.completing = new Completing(models, clock);
        this.judging = new Judging(models);
    }

    /** The name of the default model. */
    String modelName() {
        return models.standard();
    }

    /** A whole completion; {@code begun} runs once nothing can refuse the request any more. */
    public Completion complete(CompletionRequest request, Runnable begun) {
        var whole = new WholeCompletion(begun);
        complete(request, whole);
        return whole.completion();
    }

    /** A completion piece by piece. */
    public void complete(CompletionRequest request, Completing.PieceConsumer consumer) {
        calls.complete(request, tap -> completing.complete(request, tapped(consumer, tap)));
    }

    private static Completing.PieceConsumer tapped(
            Completing.PieceConsumer consumer, Consumer<Completion> tap) {
        return new Completing.PieceConsumer() {
            @Override
            public boolean accept(Completion piece) {
                tap.accept(piece);
                return consumer.accept(piece);
            }

            @Override
            public void admitted() {
                consumer.admitted();
            }
        };
    }

    /** How probable a model finds texts; {@code begun} as for completions. */
    public PerplexityResponse perplexity(PerplexityRequest request, Runnable begun) {
        return judging.perplexity(request, begun);
    }

    /** Token counts, and ids unless only counts are asked for. */
    public TokenizeResponse tokenize(TokenizeRequest request) {
        if (request.input().isEmpty() || request.input().size() > INPUTS_MAX) {
            throw SamplingFields.badRequest(
                    "input has %d entries; send 1 to %d."
                            .formatted(request.input().size(), INPUTS_MAX));
        }
        boolean special = request.addSpecialTokens().orElse(true);
        boolean countsOnly = request.countsOnly().orElse(false);
        List<Integer> counts = new ArrayList<>();
        List<List<Integer>> tokens = new ArrayList<>();
        try (var chosen = models.choose(request.model())) {
            for (String text : request.input()) {
                int[] ids = chosen.open().model().tokenizer().encode(text, special).ids();
                counts.add(ids.length);
                if (!countsOnly) tokens.add(Arrays.stream(ids).boxed().toList());
            }
            return new TokenizeResponse(chosen.name(), counts, tokens);
        }
    }

    /** The default first, the others by name. */
    public ModelList models() {
        return models.list();
    }
}
