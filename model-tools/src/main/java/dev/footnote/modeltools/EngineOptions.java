package dev.footnote.modeltools;

import dev.footnote.engine.EngineSettings;

import picocli.CommandLine.Option;

/** What commands that run a model may be told of the machine. */
final class EngineOptions {
    @Option(
            names = "--threads",
            description = "Threads that compute; one a processor unless given.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--context", description = "Most tokens at once; 2048 unless given.")
    private int context = EngineSettings.defaults().contextTokensMax();

    /** For one conversation. */
    EngineSettings settings() {
        return new EngineSettings(threads, context, 1, 1);
    }
}
