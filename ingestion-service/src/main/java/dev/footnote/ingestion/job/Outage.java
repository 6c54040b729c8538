package dev.footnote.ingestion.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether the services that every job needs are there. While they are not, no job is taken up,
 * instead of each being parsed and failed in turn; one after each wait finds out.
 */
final class Outage {
    private int failures;
    private long endNanos;
    private boolean over = true;

    /** A job failed because a service is away; how long all wait now. */
    synchronized Duration begins() {
        // Several workers fail at about the same time: that is one failure.
        if (over || System.nanoTime() - endNanos >= 0) failures++;
        var pause = RetryPolicy.backoff(failures, ThreadLocalRandom.current().nextDouble());
        endNanos = System.nanoTime() + pause.toNanos();
        over = false;
        return pause;
    }

    synchronized void ends() {
        failures = 0;
        over = true;
    }

    /** Zero when work can be taken up. */
    synchronized Duration left() {
        long nanos = over ? 0 : endNanos - System.nanoTime();
        return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
    }
}
