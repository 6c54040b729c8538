package dev.footnote.engine.sample;

import java.util.OptionalLong;

/**
 * How the next token is chosen from its scores.
 *
 * @param temperature what scores are divided by; 0 takes the best token always
 * @param topK only this many best tokens; 0 for all
 * @param topP only the best tokens that together reach this probability; 1 for all
 * @param minP only tokens at least this probable against the best; 0 for all
 * @param repetitionPenalty divides the scores of tokens seen before; 1 for none
 * @param frequencyPenalty subtracted for each time a token was seen
 * @param presencePenalty subtracted once when a token was seen
 * @param seed for the same choice every time
 */
public record SamplingSettings(
        float temperature,
        int topK,
        float topP,
        float minP,
        float repetitionPenalty,
        float frequencyPenalty,
        float presencePenalty,
        OptionalLong seed) {

    /** Refuses what makes no distribution. */
    public SamplingSettings {
        require(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
        require(topK >= 0, "topK", topK, "0 or more");
        require(topP > 0 && topP <= 1, "topP", topP, "above 0, at most 1");
        require(minP >= 0 && minP <= 1, "minP", minP, "0 to 1");
        require(
                repetitionPenalty > 0 && repetitionPenalty <= 100,
                "repetitionPenalty",
                repetitionPenalty,
                "above 0, at most 100");
        require(
                Math.abs(frequencyPenalty) <= 100,
                "frequencyPenalty",
                frequencyPenalty,
                "-100 to 100");
        require(
                Math.abs(presencePenalty) <= 100,
                "presencePenalty",
                presencePenalty,
                "-100 to 100");
    }

    private static void require(boolean holds, String name, float found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "sampling: %s is %s, expected %s".formatted(name, found, expected));
        }
    }

    /** The best token always. */
    public static SamplingSettings greedy() {
        return new SamplingSettings(0, 0, 1, 0, 1, 0, 0, OptionalLong.empty());
    }

    /** The same for the n-th of several answers: another seed where there is one. */
    public SamplingSettings choice(int index) {
        OptionalLong other = seed;
        if (seed.isPresent() && index > 0) {
            // Neighbouring seeds belong to other users' requests; these are far away.
            other = OptionalLong.of(seed.getAsLong() + index * 0x9E3779B97F4A7C15L);
        }
        return new SamplingSettings(
                temperature,
                topK,
                topP,
                minP,
                repetitionPenalty,
                frequencyPenalty,
                presencePenalty,
                other);
    }
}
