package dev.footnote.engine.sample;

import java.util.Map;
import java.util.SequencedMap;

/**
 * Rewrites the scores of the next token in place. A token that must not come gets minus infinity.
 * The definitions are those of Hugging Face transformers' logits processors.
 */
public sealed interface LogitsProcessor {
    /** Rewrites scores, given the tokens before. */
    void apply(float[] logits, TokenHistory history);

    /** Divides all scores: below 1 the best gain, above 1 the others. */
    record Temperature(float value) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            for (int i = 0; i < logits.length; i++) {
                logits[i] /= value;
            }
        }
    }

    /** Keeps the best, and all that are as good as the last of them. */
    record TopK(int count) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            if (count < logits.length) {
                Cut.below(logits, Cut.kthLargest(logits, count));
            }
        }
    }

    /** Keeps the best until they reach this probability together. */
    record TopP(float mass) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            if (mass < 1) {
                Cut.nucleus(logits, mass);
            }
        }
    }

    /** Keeps what is at least this probable against the best. */
    record MinP(float share) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            Cut.below(logits, Softmax.max(logits) + (float) Math.log(share));
        }
    }

    /** Keeps tokens whose surprise is nearest to the expected one, until they reach the mass. */
    record TypicalP(float mass) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            Cut.typical(logits, mass);
        }
    }

    /** Drops tokens of a lower probability, never the best. */
    record EpsilonCutoff(float probability) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            Cut.improbable(logits, probability);
        }
    }

    /** Drops tokens below a probability that shrinks with the entropy, never the best. */
    record EtaCutoff(float epsilon) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            double entropy = Softmax.of(logits).entropy(logits);
            double eta = Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy));
            Cut.improbable(logits, (float) eta);
        }
    }

    /** Shrinks the scores of tokens seen before; negative ones grow downwards. */
    record RepetitionPenalty(float factor) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            for (int id : history.distinct().keySet()) {
                if (id < logits.length) {
                    logits[id] = logits[id] < 0 ? logits[id] * factor : logits[id] / factor;
                }
            }
        }
    }

    /** Subtracts for each time a token was seen, and once when it was seen at all. */
    record FrequencyPresence(float frequency, float presence) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            SequencedMap<Integer, Integer> counts = history.distinct();
            for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
                if (entry.getKey() < logits.length) {
                    logits[entry.getKey()] -= entry.getValue() * frequency + presence;
                }
            }
        }
    }

    /** Bans tokens that would complete a run of this length seen before. */
    record NoRepeatNgram(int length) implements LogitsProcessor {
        @Override
        public void apply(float[] logits, TokenHistory history) {
            int tail = history.size() - length + 1; // where the run that is being completed begins
            for (int i = 0; i + length <= history.size(); i++) {
                int same = 0;
                while (same < length - 1 && history.id(i + same) == history.id(tail + same)) {
                    same++;
                }
                int banned = history.id(i + length - 1);
                if (same == length - 1 && banned < logits.length) {
                    logits[banned] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** Adds to the scores of single tokens. */
    record LogitBias(Map<Integer, Float> biases) implements LogitsProcessor {
        /** Copies the biases. */
        public LogitBias {
            biases = Map.copyOf(biases);
        }

        @Override
        public void apply(float[] logits, TokenHistory history) {
            biases.forEach(
                    (id, bias) -> {
                        if (id >= 0 && id < logits.length) {
                            logits[id] += bias;
                        }
                    });
        }
    }
}
