package dev.footnote.ingestion.job;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.blob.LostBlobException;
import dev.footnote.ingestion.job.RetryPolicy.Failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs jobs in a few threads, and renews their leases in another, which also finds out when a job
 * was cancelled through another process.
 */
final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int RENEWALS_PER_LEASE = 10;
    private static final long STEADY_NANOS = Duration.ofMinutes(1).toNanos();

    private final Tables tables;
    private final IngestionPipeline pipeline;
    private final BlobStore blobs;
    private final String name = UUID.randomUUID().toString();
    private final Semaphore arrivals = new Semaphore(0);
    private final Map<String, Cancellation> running = new ConcurrentHashMap<>();
    private final Outage outage = new Outage();
    private final Crew crew;
    private final long startNanos = System.nanoTime();
    private volatile Upcoming upcoming;
    private volatile boolean stopping;
    private volatile String trouble = "";

    JobRunner(Tables tables, IngestionPipeline pipeline, BlobStore blobs, Patience patience) {
        this.tables = tables;
        this.pipeline = pipeline;
        this.blobs = blobs;
        this.crew = new Crew(patience, this::lose);
        this.upcoming = new Upcoming(this::decide, System::nanoTime);
    }

    private List<String> decide(long turn) {
        return Fairness.order(tables.queue().offers(worker(), turn), turn);
    }

    /** Takes up what an earlier process left, then works until closed. */
    void start(int workers) {
        int left = tables.queue().releaseLost();
        if (left > 0) LOG.info("{} jobs of an earlier run go on", left);
        crew.add("ingestion-lease", this::renew);
        for (int i = 0; i < workers; i++) {
            crew.add("ingestion-" + i, this::work);
        }
        crew.start();
    }

    /**
     * Nobody renews the lease of what a lost thread worked on, so that it is taken up again. When
     * the thread comes back after all, it may still finish: that is one transaction, which ends the
     * job for whoever comes later.
     */
    private void lose(Pulse pulse) {
        running.values().stream()
                .filter(it -> it.isOf(pulse))
                .toList()
                .forEach(
                        it -> {
                            running.values().remove(it);
                            it.cancel();
                        });
        // It may have been lost over the decision, which the others then wait for.
        upcoming = new Upcoming(this::decide, System::nanoTime);
    }

    private Worker worker() {
        return new Worker(name, running.keySet(), System.nanoTime() - startNanos > STEADY_NANOS);
    }

    void wake() {
        arrivals.release();
    }

    /** Stops a job's work if it runs here; the caller has already ended it in the table. */
    void interrupt(String id) {
        Optional.ofNullable(running.get(id)).ifPresent(Cancellation::cancel);
    }

    @Override
    public void close() {
        stopping = true;
        crew.end();
        running.values().forEach(Cancellation::cancel);
        wake();
        crew.close();
    }

    /** By elapsed time, so that setting the clock changes nothing. */
    private void renew(Pulse pulse) {
        var pause = tables.lease().dividedBy(RENEWALS_PER_LEASE);
        while (!stopping && !pulse.isOver()) {
            pulse.beat();
            try {
                Thread.sleep(pause.compareTo(POLL) < 0 ? pause : POLL);
                var worker = worker();
                if (worker.running().isEmpty()) continue;
                var held = new HashSet<>(tables.queue().renew(worker));
                worker.running().stream().filter(id -> !held.contains(id)).forEach(this::interrupt);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // What the lease protects is written under its condition; work may go on.
                if (!stopping) LOG.warn("leases could not be renewed: {}", e.getMessage());
            }
        }
    }

    private void work(Pulse pulse) {
        while (!stopping && !pulse.isOver()) {
            pulse.beat();
            try {
                boolean ready = outage.left().isZero() && blobs.hasRoom();
                var claim = ready ? next(pulse) : Optional.<Claim>empty();
                if (claim.isPresent()) {
                    run(claim.get(), pulse);
                    trouble = "";
                } else {
                    arrivals.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    arrivals.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database or the uploads' folder is away: a job that was claimed is given up
                // by its lease.
                tell(e);
                pause();
            }
        }
    }

    /** Once for each trouble, and not each second while it lasts. */
    private void tell(RuntimeException e) {
        var text = e.toString();
        if (!stopping && !text.equals(trouble)) {
            LOG.error("no job can be worked on, which is tried each second: {}", text);
        }
        trouble = text;
    }

    private Optional<Claim> next(Pulse pulse) {
        while (!stopping && !pulse.isOver()) {
            pulse.beat();
            var id = upcoming.next();
            if (id.isEmpty()) return Optional.empty();
            var claim = tables.queue().claim(id.get(), worker());
            if (claim.isPresent()) return claim;
        }
        return Optional.empty();
    }

    private void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void run(Claim claim, Pulse pulse) throws InterruptedException {
        var job = claim.job();
        if (RetryPolicy.isDeadly(job.tries().deaths())) {
            quarantine(
                    claim,
                    "the service ended %d times while it worked on this document"
                            .formatted(job.tries().deaths()));
            return;
        }
        var cancellation = new Cancellation(pulse);
        running.put(job.id(), cancellation);
        try {
            var live = tables.sources().live(job.upload().key());
            pipeline.run(new IngestionPipeline.Task(claim, live), cancellation);
            outage.ends();
            live.map(Sources.Live::blob).ifPresent(old -> releaseReplaced(old, job));
        } catch (CancellationException e) {
            // When the job was cancelled this changes nothing; otherwise it goes on elsewhere.
            tables.jobs().release(claim);
            release(job.upload().blob());
        } catch (RuntimeException e) {
            settle(claim, e);
            release(job.upload().blob());
        } finally {
            // Only its own: somebody else may work on the job by now.
            running.remove(job.id(), cancellation);
        }
    }

    private void releaseReplaced(Blob old, Job job) {
        if (!old.equals(job.upload().blob())) release(old);
    }

    private void release(Blob blob) {
        blobs.release(blob.digest(), tables.sources()::isReferenced);
    }

    private void settle(Claim claim, RuntimeException e) {
        String reason = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        var failure = kindOf(e);
        int failures = claim.job().tries().failures() + 1;
        double chance = ThreadLocalRandom.current().nextDouble();
        var delay =
                failure == Failure.TRANSIENT
                        ? Optional.of(outage.begins())
                        : RetryPolicy.after(failure, failures, chance);
        if (delay.isPresent()) {
            LOG.warn("{}: {}; again in {} ms", named(claim), reason, delay.get().toMillis());
            tables.jobs().retry(claim, delay.get(), reason);
        } else {
            quarantine(claim, reason);
        }
    }

    private void quarantine(Claim claim, String reason) {
        LOG.warn("{}: {}; in quarantine", named(claim), reason);
        tables.jobs().quarantine(claim, reason);
    }

    private static String named(Claim claim) {
        return "job %s (%s)".formatted(claim.id(), claim.job().upload().key());
    }

    private static Failure kindOf(RuntimeException e) {
        return switch (e) {
            case PoisonException poison ->
                    poison.isWorthAnotherTry() ? Failure.SUSPICIOUS : Failure.FINAL;
            case LostBlobException _ -> Failure.SUSPICIOUS;
            case Embedder.RubbishException _ -> Failure.RUBBISH;
            case ProblemException problem ->
                    switch (problem.kind()) {
                        case OVERLOADED, UNAVAILABLE, UNKNOWN_MODEL -> Failure.TRANSIENT;
                        default -> Failure.UNKNOWN;
                    };
            default -> Failure.UNKNOWN;
        };
    }
}
