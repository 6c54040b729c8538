package dev.footnote.providers;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.time.Duration;
import java.util.Optional;

/** What went wrong with a model server; what is done about it depends on the case alone. */
sealed interface Failure {
    String detail();

    /** It does not want us, or is not what the settings say: only the operator can help. */
    record Refused(String detail) implements Failure {}

    /** It does not want this request; another one would do. */
    record Rejected(ProblemKind kind, String detail) implements Failure {}

    /** It has too much to do. */
    record Busy(String detail, Optional<Duration> retryAfter) implements Failure {}

    /** It cannot be reached, or failed before it began to answer. */
    record Down(String detail) implements Failure {}

    /** It fell silent. */
    record Stalled(String detail) implements Failure {}

    /** Its answer broke off or cannot be read. */
    record Broken(String detail) implements Failure {}

    /** Its answer broke off after somebody had seen the beginning: it is too late for another. */
    record CutShort(String detail) implements Failure {}

    /** It failed too often and is not asked for a while. */
    record Resting(String detail) implements Failure {}

    /** Whether it speaks against the server as a whole, so that it may be left alone. */
    default boolean countsAgainstServer() {
        return switch (this) {
            case Down _, Stalled _, Broken _, CutShort _ -> true;
            case Refused _, Rejected _, Busy _, Resting _ -> false;
        };
    }

    /** How long to wait before the same request makes sense again; empty when it makes none. */
    default Optional<Duration> anotherAttempt(int attempt, Duration waitMax) {
        return switch (this) {
            case Busy(_, var wanted) ->
                    Optional.of(wanted.orElse(pause(attempt)))
                            .filter(it -> it.compareTo(waitMax) <= 0);
            case Down _, Broken _ -> Optional.of(min(pause(attempt), waitMax));
            case Refused _, Rejected _, Stalled _, CutShort _, Resting _ -> Optional.empty();
        };
    }

    /** Whether another model may answer instead. A mistake in the settings is not covered up. */
    default boolean anotherMayAnswer() {
        return switch (this) {
            case Busy _, Down _, Stalled _, Broken _, Resting _ -> true;
            case Refused _, Rejected _, CutShort _ -> false;
        };
    }

    /** What the client is told. */
    default ProblemException problem() {
        return switch (this) {
            case Rejected(var kind, var detail) -> new ProblemException(kind, detail);
            case Busy(var detail, var wanted) ->
                    ProblemException.overloaded(detail, wanted.orElse(Duration.ofSeconds(1)));
            case Refused _, Down _, Stalled _, Broken _, CutShort _, Resting _ ->
                    new ProblemException(ProblemKind.UNAVAILABLE, detail());
        };
    }

    private static Duration pause(int attempt) {
        return Duration.ofMillis(500L << Math.min(attempt - 1, 10));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
