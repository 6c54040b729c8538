package dev.footnote.engine;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.sample.grammar.Grammar;

import java.util.Map;
import java.util.Optional;

/**
 * What most requests do not ask for.
 *
 * @param logitBiases added to the scores of single tokens
 * @param alternatives how many of the most probable tokens to tell with each token, at most {@link
 *     #ALTERNATIVES_MAX}
 * @param grammar what the answer must look like; a JSON Schema becomes one by {@link
 *     Grammar#ofJsonSchema}
 * @param adapter what changes the model for this request, read by {@link
 *     GenerationModel#readAdapter}
 * @param beams how many beginnings of the answer are followed side by side, in models with an
 *     encoder beside their decoder; 1 for none but the answer itself
 */
public record GenerationOptions(
        Map<Integer, Float> logitBiases,
        int alternatives,
        Optional<Grammar> grammar,
        Optional<Adapter> adapter,
        int beams) {

    /** Most alternatives of a token. */
    public static final int ALTERNATIVES_MAX = 20;

    private static final int BIASES_MAX = 1_024;

    public GenerationOptions {
        logitBiases = Map.copyOf(logitBiases);
        if (alternatives < 0 || alternatives > ALTERNATIVES_MAX) {
            throw new IllegalArgumentException(
                    "%d alternatives are asked for; 0 to %d are told"
                            .formatted(alternatives, ALTERNATIVES_MAX));
        }
        if (beams < 1) {
            throw new IllegalArgumentException(
                    "%d beams are asked for; 1 is the answer itself".formatted(beams));
        }
        if (logitBiases.size() > BIASES_MAX) {
            throw new IllegalArgumentException(
                    "%d tokens have a bias; at most %d may"
                            .formatted(logitBiases.size(), BIASES_MAX));
        }
        logitBiases.forEach(
                (id, bias) -> {
                    if (Float.isNaN(bias)) {
                        throw new IllegalArgumentException(
                                "the bias of token %d is no number".formatted(id));
                    }
                });
    }

    /** Nothing of it. */
    public static GenerationOptions none() {
        return new GenerationOptions(Map.of(), 0, Optional.empty(), Optional.empty(), 1);
    }

    /** The same with biases of single tokens. */
    public GenerationOptions withLogitBiases(Map<Integer, Float> biases) {
        return new GenerationOptions(biases, alternatives, grammar, adapter, beams);
    }

    /** The same with so many alternatives told with each token. */
    public GenerationOptions withAlternatives(int count) {
        return new GenerationOptions(logitBiases, count, grammar, adapter, beams);
    }

    /** The same with an answer that a grammar allows. */
    public GenerationOptions withGrammar(Grammar allowed) {
        return new GenerationOptions(
                logitBiases, alternatives, Optional.of(allowed), adapter, beams);
    }

    /** The same with an adapter. */
    public GenerationOptions withAdapter(Adapter changing) {
        return new GenerationOptions(
                logitBiases, alternatives, grammar, Optional.of(changing), beams);
    }

    /** The same with a search by beams. */
    public GenerationOptions withBeams(int count) {
        return new GenerationOptions(logitBiases, alternatives, grammar, adapter, count);
    }
}
