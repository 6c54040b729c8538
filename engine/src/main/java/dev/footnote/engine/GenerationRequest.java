package dev.footnote.engine;

import dev.footnote.engine.sample.SamplingSettings;

import java.util.List;

/**
 * What to generate.
 *
 * @param promptIds the prompt as tokens, special ones included
 * @param tokensMax most tokens to generate
 * @param stops texts that end the answer and are not part of it
 * @param options what most requests do not ask for
 */
public record GenerationRequest(
        List<Integer> promptIds,
        int tokensMax,
        SamplingSettings sampling,
        List<String> stops,
        GenerationOptions options) {

    public GenerationRequest {
        promptIds = List.copyOf(promptIds);
        stops = List.copyOf(stops);
        if (promptIds.isEmpty()) {
            throw new IllegalArgumentException("the prompt has no tokens");
        }
        if (tokensMax < 1) {
            throw new IllegalArgumentException(
                    "tokensMax is %d; it must be at least 1".formatted(tokensMax));
        }
        if (stops.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a stop string is empty");
        }
    }

    /** A request without options. */
    public GenerationRequest(
            List<Integer> promptIds, int tokensMax, SamplingSettings sampling, List<String> stops) {
        this(promptIds, tokensMax, sampling, stops, GenerationOptions.none());
    }

    /** The same with options. */
    public GenerationRequest with(GenerationOptions others) {
        return new GenerationRequest(promptIds, tokensMax, sampling, stops, others);
    }

    /**
     * The same for the n-th of several answers to one prompt: another seed where there is one, so
     * that the answers differ and still come again.
     */
    public GenerationRequest choice(int index) {
        return new GenerationRequest(promptIds, tokensMax, sampling.choice(index), stops, options);
    }
}
