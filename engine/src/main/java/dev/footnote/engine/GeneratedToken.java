package dev.footnote.engine;

import dev.footnote.engine.sample.Sampler;

import java.util.List;

/**
 * One generated token.
 *
 * @param text what may be shown now: whole characters only, nothing that could begin a stop string.
 *     The texts joined are the answer. When the model ends the answer while text is still held
 *     back, that text comes with the id of the ending token, which is otherwise not told
 * @param logProbability under the model's own distribution, before any sampling setting
 * @param alternatives the tokens most probable under it, the best first, as many as were asked for;
 *     what a token writes is told by the tokenizer
 */
public record GeneratedToken(
        int id, String text, float logProbability, List<Sampler.Alternative> alternatives) {

    public GeneratedToken {
        alternatives = List.copyOf(alternatives);
    }

    /** A token whose alternatives nobody asked for. */
    public GeneratedToken(int id, String text, float logProbability) {
        this(id, text, logProbability, List.of());
    }
}
