package dev.footnote.inference;

import dev.footnote.contracts.openai.Completion.Logprobs;
import dev.footnote.engine.TextScores;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the model thinks of a prompt that is repeated; of each token only its own probability. */
final class EchoLogprobs {
    private EchoLogprobs() {}

    static Logprobs of(Chosen chosen, List<Integer> ids) {
        var spelling = new TokenSpelling(chosen.open().model().tokenizer());
        List<String> tokens = ids.stream().map(spelling::text).toList();
        List<Optional<Double>> own = new ArrayList<>();
        List<Optional<Map<String, Double>>> tops = new ArrayList<>();
        own.add(Optional.empty());
        tops.add(Optional.empty());
        if (ids.size() > 1) {
            TextScores scores = chosen.open().score(ids);
            for (int i = 1; i < ids.size(); i++) {
                double logprob = scores.logProbabilities().get(i - 1);
                own.add(Optional.of(logprob));
                tops.add(Optional.of(Map.of(tokens.get(i), logprob)));
            }
        }
        List<Integer> offsets = new ArrayList<>();
        int offset = 0;
        for (String token : tokens) {
            offsets.add(offset);
            offset += token.codePointCount(0, token.length());
        }
        return new Logprobs(tokens, own, tops, offsets);
    }
}
