package dev.footnote.providers;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How a server is asked: a bounded number of requests at once, each tried again where {@link
 * Failure} says that this makes sense, and none while the server rests after repeated failures.
 */
final class Resilience {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    /** Attempts that are looked at, and how many of them there must be before judging. */
    private static final int WINDOW = 10;

    private static final int ATTEMPTS_MIN = 5;
    private static final float FAILED_PERCENT_MAX = 50;
    private static final Duration FULL_RETRY_AFTER = Duration.ofSeconds(1);

    private final ModelServer server;
    private final ServerLimits limits;
    private final Semaphore places;
    private final CircuitBreaker circuit;
    private final Retry retry;

    Resilience(ModelServer server, ServerLimits limits) {
        this.server = server;
        this.limits = limits;
        this.places = new Semaphore(limits.requestsMax());
        this.circuit =
                CircuitBreaker.of(
                        server.kind().text(),
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(WINDOW)
                                .minimumNumberOfCalls(ATTEMPTS_MIN)
                                .failureRateThreshold(FAILED_PERCENT_MAX)
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .waitDurationInOpenState(limits.rest())
                                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                                .recordException(Resilience::countsAgainstServer)
                                .ignoreException(it -> !countsAgainstServer(it))
                                .build());
        this.circuit
                .getEventPublisher()
                .onStateTransition(
                        event ->
                                LOG.warn(
                                        "{}: {}",
                                        server.title(),
                                        event.getStateTransition().getToState()));
        this.retry =
                Retry.of(
                        server.kind().text(),
                        RetryConfig.custom()
                                .maxAttempts(limits.attemptsMax())
                                .retryOnException(it -> pause(it, 1).isPresent())
                                .intervalBiFunction(
                                        (attempt, outcome) ->
                                                pause(outcome.getLeft(), attempt)
                                                        .orElse(limits.waitMax())
                                                        .toMillis())
                                .build());
    }

    /**
     * Runs the attempt until it succeeds or another makes no sense.
     *
     * @throws ModelServerException the last failure
     */
    <T> T run(Supplier<T> attempt) {
        if (!places.tryAcquire()) {
            throw new ModelServerException(
                    new Failure.Busy(
                            "%d requests to the model server are under way and no more are allowed."
                                    .formatted(limits.requestsMax()),
                            Optional.of(FULL_RETRY_AFTER)));
        }
        try {
            return retry.executeSupplier(() -> circuit.executeSupplier(attempt));
        } catch (CallNotPermittedException e) {
            throw new ModelServerException(
                    new Failure.Resting(
                            "%s failed repeatedly and is left alone for %s."
                                    .formatted(server.title(), Inflow.text(limits.rest()))),
                    e);
        } finally {
            places.release();
        }
    }

    /** Whether the next request will be sent. */
    boolean isAsked() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> false;
            case CLOSED, HALF_OPEN, DISABLED, METRICS_ONLY -> true;
        };
    }

    private Optional<Duration> pause(Throwable thrown, int attempt) {
        return thrown instanceof ModelServerException known
                ? known.failure().anotherAttempt(attempt, limits.waitMax())
                : Optional.empty();
    }

    private static boolean countsAgainstServer(Throwable thrown) {
        return thrown instanceof ModelServerException known
                && known.failure().countsAgainstServer();
    }
}
