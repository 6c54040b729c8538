package dev.footnote.ingestion.job;

import java.time.Duration;

/** Everything that ingestion keeps in the database. */
public final class Tables {
    /** How long a worker that says nothing keeps its jobs. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private final JobTable jobs;
    private final JobQueue queue;
    private final Sources sources;
    private final EmbeddedBatches batches;
    private final Acceptance acceptance;
    private final Duration lease;

    /** Migrates the schema. */
    public Tables(Database database, Duration lease) {
        IngestionSchema.migrate(database.source());
        this.lease = lease;
        this.jobs = new JobTable(database);
        this.queue = new JobQueue(database, lease);
        this.sources = new Sources(database.source());
        this.batches = new EmbeddedBatches(database);
        this.acceptance = new Acceptance(database);
    }

    public JobTable jobs() {
        return jobs;
    }

    public Sources sources() {
        return sources;
    }

    JobQueue queue() {
        return queue;
    }

    EmbeddedBatches batches() {
        return batches;
    }

    Acceptance acceptance() {
        return acceptance;
    }

    Duration lease() {
        return lease;
    }
}
