package dev.footnote.ingestion.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The next few jobs, as decided a moment ago, for all workers of a process. To decide costs several
 * statements, which is more than a small document's own; so a decision serves until it is used up
 * or no longer fresh. Whoever takes a job still has to claim it.
 */
final class Upcoming {
    private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

    private final LongFunction<? extends Collection<String>> decide;
    private final LongSupplier nanos;
    private final Deque<String> jobs = new ArrayDeque<>();
    private long turn;
    private long decidedAt;

    /** {@code decide} gives the jobs to run, the best first, for the number of the turn. */
    Upcoming(LongFunction<? extends Collection<String>> decide, LongSupplier nanos) {
        this.decide = decide;
        this.nanos = nanos;
    }

    /** Empty when nothing can be run now. */
    synchronized Optional<String> next() {
        if (jobs.isEmpty() || nanos.getAsLong() - decidedAt > FRESH_NANOS) {
            jobs.clear();
            jobs.addAll(decide.apply(turn++));
            decidedAt = nanos.getAsLong();
        }
        return Optional.ofNullable(jobs.poll());
    }
}
