package dev.footnote.modeltools;

import dev.footnote.engine.sample.SamplingSettings;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How the next token is chosen. */
final class SamplingOptions {
    @Option(names = "--temperature", description = "0, the default, always takes the best token.")
    private float temperature;

    @Option(names = "--top-k", description = "Only so many of the best tokens; 0 for all.")
    private int topK;

    @Option(names = "--top-p", description = "Only the best that together reach this; 1 for all.")
    private float topP = 1;

    @Option(names = "--seed", description = "The same choices every time.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--tokens", description = "Most tokens to write; 256 unless given.")
    private int tokens = 256;

    @Option(names = "--stop", description = "Ends the answer when it appears; may be repeated.")
    private List<String> stops = List.of();

    SamplingSettings settings() {
        return new SamplingSettings(
                temperature,
                topK,
                topP,
                0,
                1,
                0,
                0,
                seed.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    int tokensMax() {
        return tokens;
    }

    List<String> stops() {
        return stops;
    }
}
