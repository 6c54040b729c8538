package dev.footnote.ingestion.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether and when a failed job is tried again: after waits that double, each shortened by chance
 * so that jobs that failed together do not come back together.
 */
final class RetryPolicy {
    /** No wait is longer, so a longer one in the table comes from a clock that was set back. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int SUSPICIOUS_FAILURES_MAX = 2;
    private static final int UNKNOWN_FAILURES_MAX = 3;
    private static final int RUBBISH_FAILURES_MAX = 8;
    private static final int DEATHS_MAX = 3;

    enum Failure {
        /** The document itself cannot be indexed. */
        FINAL,
        /** The parser was lost over it, which may have been the machine's fault, once. */
        SUSPICIOUS,
        /** Another service answers nonsense, which the document may have caused. */
        RUBBISH,
        /** Another service is away, which no document can help. */
        TRANSIENT,
        UNKNOWN
    }

    private RetryPolicy() {}

    /**
     * How long to wait after the given number of failures; empty to give up.
     *
     * @param chance at least 0, below 1
     */
    static Optional<Duration> after(Failure failure, int failures, double chance) {
        int failuresMax =
                switch (failure) {
                    case FINAL -> 1;
                    case SUSPICIOUS -> SUSPICIOUS_FAILURES_MAX;
                    case RUBBISH -> RUBBISH_FAILURES_MAX;
                    case UNKNOWN -> UNKNOWN_FAILURES_MAX;
                    case TRANSIENT -> Integer.MAX_VALUE;
                };
        if (failures >= failuresMax) return Optional.empty();
        return Optional.of(backoff(failures, chance));
    }

    /** One second, then twice as long with each failure, of which chance takes up to a half. */
    static Duration backoff(int failures, double chance) {
        long seconds = 1L << Math.clamp(failures - 1, 0, 20);
        long millis = Math.min(seconds * 1000, LONGEST.toMillis());
        return Duration.ofMillis(Math.round(millis * (1 - chance / 2)));
    }

    /** Whether a job has taken so many workers with it that it is not taken up again. */
    static boolean isDeadly(int deaths) {
        return deaths >= DEATHS_MAX;
    }
}
