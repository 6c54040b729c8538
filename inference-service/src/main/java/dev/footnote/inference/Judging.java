package dev.footnote.inference;

import dev.footnote.contracts.inference.PerplexityRequest;
import dev.footnote.contracts.inference.PerplexityResponse;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.TextScores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How probable a model finds given texts. */
public final class Judging {
    private static final int TEXTS_MAX = 64;
    private static final int TOKENS_MAX = 32_768;

    private final LanguageModels models;

    public Judging(LanguageModels models) {
        this.models = models;
    }

    /** Judges each text; {@code begun} runs once nothing can refuse the request any more. */
    public PerplexityResponse perplexity(PerplexityRequest request, Runnable begun) {
        int count = request.input().count();
        if (count < 1 || count > TEXTS_MAX) {
            throw SamplingFields.badRequest(
                    "input has %d entries; send 1 to %d.".formatted(count, TEXTS_MAX));
        }
        try (var chosen = models.choose(request.model())) {
            if (chosen.adapter().isPresent()) {
                throw SamplingFields.badRequest(
                        "%s names an adapter; perplexity is that of a model alone."
                                .formatted(chosen.name()));
            }
            List<List<Integer>> all = ids(request, chosen.open().model());
            int tokens = all.stream().mapToInt(List::size).sum();
            if (tokens > TOKENS_MAX) {
                throw new ProblemException(
                        ProblemKind.TOO_LARGE,
                        "input has %,d tokens; at most %,d are judged at once. Send less."
                                .formatted(tokens, TOKENS_MAX));
            }
            List<TextScores> judged = chosen.open().score(all, begun);
            var spelling = new TokenSpelling(chosen.open().model().tokenizer());
            boolean each = request.returnTokens().orElse(false);
            List<PerplexityResponse.Item> data = new ArrayList<>();
            for (int i = 0; i < judged.size(); i++) {
                TextScores scores = judged.get(i);
                data.add(
                        new PerplexityResponse.Item(
                                i,
                                scores.logProbabilities().size(),
                                scores.mean(),
                                scores.perplexity(),
                                each ? Optional.of(tokens(scores, spelling)) : Optional.empty()));
            }
            return new PerplexityResponse("list", chosen.name(), data, Usage.of(tokens, 0));
        }
    }

    private static List<List<Integer>> ids(PerplexityRequest request, GenerationModel model) {
        boolean special = request.addSpecialTokens().orElse(true);
        List<List<Integer>> all = new ArrayList<>();
        for (String text : request.input().texts()) {
            all.add(Arrays.stream(model.tokenizer().encode(text, special).ids()).boxed().toList());
        }
        all.addAll(request.input().tokens());
        int vocabulary = model.card().vocabularySize();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() < 2) {
                throw SamplingFields.badRequest(
                        "input[%d] has %d tokens; at least 2 are needed, because nothing comes before the first."
                                .formatted(i, all.get(i).size()));
            }
            if (all.get(i).stream().anyMatch(id -> id < 0 || id >= vocabulary)) {
                throw SamplingFields.badRequest(
                        "input[%d] has a token id outside the vocabulary of %d."
                                .formatted(i, vocabulary));
            }
        }
        return all;
    }

    private static List<PerplexityResponse.TokenScore> tokens(
            TextScores scores, TokenSpelling spelling) {
        List<PerplexityResponse.TokenScore> tokens = new ArrayList<>();
        for (int i = 1; i < scores.ids().size(); i++) {
            int id = scores.ids().get(i);
            tokens.add(
                    new PerplexityResponse.TokenScore(
                            id, spelling.text(id), scores.logProbabilities().get(i - 1)));
        }
        return tokens;
    }
}
