package dev.footnote.identity.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What each caller has used of late. Requests and tokens flow back steadily; an answer's tokens are
 * known when it is written, so they may overdraw, and the next request waits.
 */
public final class CallerLimits {
    /** Callers that are remembered; who has not asked for longest is forgotten first. */
    private static final int CALLERS_MAX = 10_000;

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final LimitSettings settings;
    private final TimeMeter clock;
    private final Map<String, Budget> budgets =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Budget> eldest) {
                    return size() > CALLERS_MAX;
                }
            };

    public CallerLimits(LimitSettings settings, TimeMeter clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether a request may go on. */
    public sealed interface Entry {
        record Admitted(Usage usage) implements Entry {}

        record Refused(String reason, Duration retryAfter, Usage usage) implements Entry {}
    }

    /** What is left, as clients are told. */
    public record Usage(Left requests, Left tokens) {}

    /**
     * @param reset until everything is back
     */
    public record Left(long limit, long remaining, Duration reset) {}

    private record Budget(Bucket requests, Bucket tokens, AtomicInteger answers, int perMinute) {}

    /** Counts a request; an answer that is admitted must be {@link #leave left}. */
    public Entry enter(String caller, boolean anonymous, boolean answer) {
        Budget budget = budget(caller, anonymous);
        var request = budget.requests().tryConsumeAndReturnRemaining(1);
        if (!request.isConsumed()) {
            return refused(
                    "%d requests a minute are answered to one caller".formatted(budget.perMinute()),
                    Duration.ofNanos(request.getNanosToWaitForRefill()),
                    budget);
        }
        if (!answer) return new Entry.Admitted(usage(budget));
        var tokens = budget.tokens().estimateAbilityToConsume(1);
        if (!tokens.canBeConsumed()) {
            return refused(
                    "%d tokens a minute are read and written for one caller"
                            .formatted(settings.tokensPerMinute()),
                    Duration.ofNanos(tokens.getNanosToWaitForRefill()),
                    budget);
        }
        if (budget.answers().incrementAndGet() > settings.concurrentAnswers()) {
            budget.answers().decrementAndGet();
            return refused(
                    "%d answers at a time are written for one caller"
                            .formatted(settings.concurrentAnswers()),
                    Duration.ofSeconds(1),
                    budget);
        }
        return new Entry.Admitted(usage(budget));
    }

    /** The answer is over and has used these tokens. */
    public void leave(String caller, boolean anonymous, long tokens) {
        Budget budget = budget(caller, anonymous);
        budget.answers().updateAndGet(count -> Math.max(0, count - 1));
        if (tokens > 0) budget.tokens().consumeIgnoringRateLimits(tokens);
    }

    private Entry refused(String reason, Duration wait, Budget budget) {
        return new Entry.Refused(
                reason + "; try again later.", wait.plusMillis(999), usage(budget));
    }

    private Budget budget(String caller, boolean anonymous) {
        synchronized (budgets) {
            return budgets.computeIfAbsent(caller, _ -> fresh(anonymous));
        }
    }

    private Budget fresh(boolean anonymous) {
        int perMinute =
                anonymous ? settings.anonymousRequestsPerMinute() : settings.requestsPerMinute();
        return new Budget(
                bucket(perMinute),
                bucket(settings.tokensPerMinute()),
                new AtomicInteger(),
                perMinute);
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .withCustomTimePrecision(clock)
                .build();
    }

    private Usage usage(Budget budget) {
        return new Usage(
                left(budget.requests(), budget.perMinute()),
                left(budget.tokens(), settings.tokensPerMinute()));
    }

    private static Left left(Bucket bucket, int limit) {
        long available = bucket.getAvailableTokens();
        long missing = limit - available;
        return new Left(
                limit, Math.max(0, available), PERIOD.multipliedBy(missing).dividedBy(limit));
    }
}
