package dev.footnote.engine;

/**
 * What one opened model may use of the machine.
 *
 * @param threads threads that compute, the caller's own included
 * @param contextTokensMax most tokens of one sequence, prompt and answer together; a model whose
 *     own limit is lower keeps its own
 * @param sequencesMax sequences computed side by side
 * @param queueLength requests that may wait for a free place; further ones are refused
 * @param device what computes
 */
public record EngineSettings(
        int threads, int contextTokensMax, int sequencesMax, int queueLength, Device device) {

    public EngineSettings {
        requireAtLeast(1, threads, "threads");
        requireAtLeast(1, contextTokensMax, "contextTokensMax");
        requireAtLeast(1, sequencesMax, "sequencesMax");
        requireAtLeast(0, queueLength, "queueLength");
    }

    /** On the processor. */
    public EngineSettings(int threads, int contextTokensMax, int sequencesMax, int queueLength) {
        this(threads, contextTokensMax, sequencesMax, queueLength, new Device.Processor());
    }

    /** The same on another device. */
    public EngineSettings on(Device other) {
        return new EngineSettings(threads, contextTokensMax, sequencesMax, queueLength, other);
    }

    /** All processors, 2048 tokens, four sequences, sixteen waiting requests. */
    public static EngineSettings defaults() {
        return new EngineSettings(Runtime.getRuntime().availableProcessors(), 2048, 4, 16);
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be at least %d".formatted(name, value, least));
        }
    }
}
