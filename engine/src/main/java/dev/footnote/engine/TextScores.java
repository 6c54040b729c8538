package dev.footnote.engine;

import java.util.List;

/**
 * How probable a model finds a text it is given, token by token.
 *
 * @param ids the tokens
 * @param logProbabilities natural logarithms, one for each token after the first, which nothing
 *     precedes
 */
public record TextScores(List<Integer> ids, List<Float> logProbabilities) {

    public TextScores {
        ids = List.copyOf(ids);
        logProbabilities = List.copyOf(logProbabilities);
        if (logProbabilities.size() != ids.size() - 1) {
            throw new IllegalArgumentException(
                    "%d tokens have %d scores; %d are expected"
                            .formatted(ids.size(), logProbabilities.size(), ids.size() - 1));
        }
    }

    /** Mean logarithm of a token's probability. */
    public double mean() {
        return logProbabilities.stream().mapToDouble(Float::doubleValue).average().orElse(0);
    }

    /** Between how many equally likely tokens the model wavers, on average. */
    public double perplexity() {
        return Math.exp(-mean());
    }
}
