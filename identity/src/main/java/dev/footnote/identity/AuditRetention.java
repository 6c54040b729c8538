package dev.footnote.identity;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Drops entries of the audit log that are older than they are to be kept, once an hour. */
final class AuditRetention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    private final Audit audit;
    private final Duration keep;
    private final InstantSource clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("audit-retention").factory());

    AuditRetention(Audit audit, Duration keep, InstantSource clock) {
        this.audit = audit;
        this.keep = keep;
        this.clock = clock;
    }

    void start() {
        var _ = thread.scheduleWithFixedDelay(this::sweep, 1, 60, TimeUnit.MINUTES);
    }

    private void sweep() {
        try {
            int dropped = audit.forgetBefore(clock.instant().minus(keep));
            if (dropped > 0) LOG.info("{} entries of the audit log were dropped", dropped);
        } catch (RuntimeException e) {
            LOG.warn("old entries of the audit log are dropped later: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
