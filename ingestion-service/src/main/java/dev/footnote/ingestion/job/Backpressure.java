package dev.footnote.ingestion.job;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a call to the embedding-service waits before it is made again. A service that is
 * overloaded is given the time it asks for, over and over; one that is away a few moments, since
 * its absence is better waited for without a parsed document in memory.
 */
final class Backpressure {
    private static final Duration ASKED_DEFAULT = Duration.ofSeconds(1);
    private static final Duration ASKED_MAX = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int ABSENCES_MAX = 3;

    private Backpressure() {}

    /**
     * What a call has met with.
     *
     * @param failures in a row, the last included
     * @param waited between them, in all
     * @param chance at least 0, below 1; it sets callers apart that were refused together
     */
    record Trouble(ProblemException problem, int failures, Duration waited, double chance) {}

    /** Empty to give up. */
    static Optional<Duration> pause(Trouble trouble) {
        var kind = trouble.problem().kind();
        if (kind == ProblemKind.OVERLOADED) {
            if (trouble.waited().compareTo(PATIENCE) > 0) return Optional.empty();
            var asked = trouble.problem().retryAfter().orElse(ASKED_DEFAULT);
            var base = asked.compareTo(ASKED_MAX) < 0 ? asked : ASKED_MAX;
            return Optional.of(base.plusMillis(Math.round(200 + 800 * trouble.chance())));
        }
        if (kind == ProblemKind.UNAVAILABLE && trouble.failures() < ABSENCES_MAX) {
            return Optional.of(RetryPolicy.backoff(trouble.failures(), trouble.chance()));
        }
        return Optional.empty();
    }
}
