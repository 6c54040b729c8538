package dev.footnote.ingestion.job;

import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.job.JobTable.Filter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Forgets what has ended long ago and removes files that nobody refers to, once an hour; counts the
 * jobs more often.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration COUNTED_EVERY = Duration.ofSeconds(10);
    private static final Duration ENDED_KEPT = Duration.ofDays(7);
    private static final Duration QUARANTINE_KEPT = Duration.ofDays(90);
    private static final Duration KEYS_KEPT = Duration.ofDays(1);
    private static final Duration ORPHAN_AGE = Duration.ofHours(1);

    private final Tables tables;
    private final BlobStore blobs;
    private final AtomicReference<JobCounts> counts = new AtomicReference<>(JobCounts.NONE);
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("ingestion-housekeeping").daemon().factory());

    Housekeeping(Tables tables, BlobStore blobs) {
        this.tables = tables;
        this.blobs = blobs;
    }

    void start() {
        var future =
                executor.scheduleWithFixedDelay(this::run, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
        var counting =
                executor.scheduleWithFixedDelay(
                        this::count, 0, COUNTED_EVERY.toSeconds(), TimeUnit.SECONDS);
        if (future.isCancelled() || counting.isCancelled()) LOG.warn("nobody cleans up");
    }

    /** As they were a moment ago: who asks for figures must not wait for the database. */
    JobCounts counts() {
        return counts.get();
    }

    private void count() {
        try {
            counts.set(tables.jobs().counts());
        } catch (RuntimeException e) {
            LOG.debug("the jobs could not be counted", e);
        }
    }

    private void run() {
        try {
            int jobs = tables.jobs().forget(Filter.ALL, ENDED_KEPT);
            jobs += tables.jobs().forget(Filter.FAILED, QUARANTINE_KEPT);
            tables.acceptance().forgetKeys(KEYS_KEPT);
            var swept = blobs.sweep(tables.sources()::isReferenced, ORPHAN_AGE);
            if (jobs + swept.removed() > 0) {
                LOG.info("{} old jobs and {} unused files are gone", jobs, swept.removed());
            }
        } catch (RuntimeException e) {
            LOG.warn("cleaning up failed and is tried again in an hour: {}", e.toString());
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
