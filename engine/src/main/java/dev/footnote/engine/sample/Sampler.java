package dev.footnote.engine.sample;

import dev.footnote.engine.sample.grammar.Constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Chooses the tokens of one sequence, one after the other. Not for several threads. The same
 * settings with a seed, prompt and scores choose the same tokens.
 *
 * <p>In this order: what a grammar forbids, bias, repetition penalty (over prompt and answer),
 * frequency and presence penalty (over the answer), temperature, top-k, top-p, min-p.
 */
public final class Sampler {
    /**
     * A chosen token.
     *
     * @param id the token
     * @param logProbability what the model gave it, before any processor
     * @param alternatives the tokens that the model found most probable, the best first
     */
    public record Choice(int id, float logProbability, List<Alternative> alternatives) {
        /** Copies the alternatives. */
        public Choice {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** A token that could have come, and what the model gave it. */
    public record Alternative(int id, float logProbability) {}

    /**
     * What is asked beyond the settings.
     *
     * @param biases added to the scores of single tokens
     * @param alternatives how many of the most probable tokens to tell
     * @param constraint what the answer must look like
     */
    public record Demands(
            Map<Integer, Float> biases, int alternatives, Optional<Constraint> constraint) {
        /** Copies the biases. */
        public Demands {
            biases = Map.copyOf(biases);
        }

        static Demands none() {
            return new Demands(Map.of(), 0, Optional.empty());
        }
    }

    private final List<LogitsProcessor> overAll;
    private final List<LogitsProcessor> overAnswer;
    private final List<LogitsProcessor> cuts;
    private final int alternatives;
    private final Optional<Constraint> constraint;
    private final boolean greedy;
    private final SplittableRandom random;
    private final TokenHistory all = new TokenHistory();
    private final TokenHistory answer = new TokenHistory();

    private Sampler(SamplingSettings settings, Demands demands) {
        greedy = settings.temperature() == 0;
        random =
                settings.seed().isPresent()
                        ? new SplittableRandom(settings.seed().getAsLong())
                        : new SplittableRandom();
        alternatives = demands.alternatives();
        constraint = demands.constraint();
        overAll = new ArrayList<>();
        if (!demands.biases().isEmpty()) {
            overAll.add(new LogitsProcessor.LogitBias(demands.biases()));
        }
        if (settings.repetitionPenalty() != 1) {
            overAll.add(new LogitsProcessor.RepetitionPenalty(settings.repetitionPenalty()));
        }
        overAnswer = new ArrayList<>();
        if (settings.frequencyPenalty() != 0 || settings.presencePenalty() != 0) {
            overAnswer.add(
                    new LogitsProcessor.FrequencyPresence(
                            settings.frequencyPenalty(), settings.presencePenalty()));
        }
        cuts = greedy ? List.of() : cuts(settings);
    }

    /** A sampler for one sequence. */
    public static Sampler of(SamplingSettings settings) {
        return new Sampler(settings, Demands.none());
    }

    /** A sampler that is asked for more. */
    public static Sampler of(SamplingSettings settings, Demands demands) {
        return new Sampler(settings, demands);
    }

    private static List<LogitsProcessor> cuts(SamplingSettings settings) {
        List<LogitsProcessor> cuts = new ArrayList<>();
        if (settings.temperature() != 1) {
            cuts.add(new LogitsProcessor.Temperature(settings.temperature()));
        }
        if (settings.topK() > 0) {
            cuts.add(new LogitsProcessor.TopK(settings.topK()));
        }
        if (settings.topP() < 1) {
            cuts.add(new LogitsProcessor.TopP(settings.topP()));
        }
        if (settings.minP() > 0) {
            cuts.add(new LogitsProcessor.MinP(settings.minP()));
        }
        return cuts;
    }

    /** Tells of a token of the prompt. */
    public void prompt(int id) {
        all.add(id);
    }

    /**
     * Chooses the next token; the scores are overwritten.
     *
     * @throws dev.footnote.engine.sample.grammar.GrammarException when no token may come
     */
    public Choice next(float[] logits) {
        // Taken before the processors: the chosen token's own score is needed as the model gave it.
        Softmax model = Softmax.of(logits);
        boolean untouched =
                overAll.isEmpty() && overAnswer.isEmpty() && cuts.isEmpty() && constraint.isEmpty();
        float[] given = untouched ? logits : logits.clone();
        constraint.ifPresent(known -> known.mask(logits));
        overAll.forEach(processor -> processor.apply(logits, all));
        overAnswer.forEach(processor -> processor.apply(logits, answer));
        cuts.forEach(processor -> processor.apply(logits, all));
        int id = greedy ? best(logits) : drawn(logits);
        constraint.ifPresent(known -> known.accept(id));
        all.add(id);
        answer.add(id);
        return new Choice(id, (float) model.logProbability(given[id]), probable(given, model));
    }

    private List<Alternative> probable(float[] given, Softmax model) {
        if (alternatives == 0) {
            return List.of();
        }
        List<Alternative> best = new ArrayList<>();
        BestFirst queue = new BestFirst(given, given);
        while (best.size() < alternatives && !queue.isEmpty()) {
            int id = queue.next();
            best.add(new Alternative(id, (float) model.logProbability(given[id])));
        }
        return best;
    }

    /** Scores become the logarithms of the probabilities they stand for. */
    public static void toLogProbabilities(float[] logits) {
        Softmax softmax = Softmax.of(logits);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) softmax.logProbability(logits[i]);
        }
    }

    /** Whether the answer is whole and nothing may follow it. */
    public boolean complete() {
        return constraint.isPresent() && constraint.get().complete();
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int drawn(float[] logits) {
        Softmax softmax = Softmax.of(logits);
        double rest = random.nextDouble() * softmax.sum();
        int last = -1;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] > Float.NEGATIVE_INFINITY) {
                last = i;
                rest -= Softmax.exp(logits[i] - softmax.max());
                if (rest < 0) {
                    return i;
                }
            }
        }
        // Rounding can leave a sliver after the last token.
        return last;
    }
}
