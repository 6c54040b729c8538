package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.IngestionReport;
import dev.footnote.ingestion.job.Job.Progress;
import dev.footnote.knowledge.DocumentKey;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * The states of jobs. Each method is one transaction. Whoever works on a job writes only while it
 * holds the job's lease, so that a worker that was given up for lost can no longer do harm.
 */
public final class JobTable {
    static final String SOONER_BY_MILLIS = "cast(:millis as bigint) * interval '0.001' second";
    private static final int PROBLEM_LENGTH_MAX = 2000;
    private static final String REPLACED = "a later upload of the document has replaced this one";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Sources sources;

    public JobTable(Database database) {
        this.sql = JdbcClient.create(database.source());
        this.transaction = new TransactionTemplate(database.transactions());
        this.sources = new Sources(database.source());
    }

    /** Which jobs a list shows. */
    public enum Filter {
        ALL(""),
        OPEN(" and not ended"),
        FAILED(" and stage = 'FAILED'");

        private final String condition;

        Filter(String condition) {
            this.condition = condition;
        }
    }

    /** How a job ended well. */
    record Ended(IngestionReport report, String modelDigest) {}

    JobCounts counts() {
        return sql.sql(
                        "select coalesce(sum(case when worker > '' then 0 else 1 end), 0),"
                                + " coalesce(sum(case when worker > '' then 1 else 0 end), 0),"
                                + " (select count(*) from ingestion.job where stage = 'FAILED')"
                                + " from ingestion.job where not ended")
                .query((row, _) -> new JobCounts(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    public Optional<Job> find(String id) {
        return sql.sql("select " + JobRows.COLUMNS + " from ingestion.job where id = :id")
                .param("id", id)
                .query(JobRows::job)
                .optional();
    }

    /** A part of the list, newest first; {@code before} is the sequence of the job before it. */
    public record Part(Filter filter, long before, int limit) {}

    public List<Job> list(Part part) {
        return list(part, "", Set.of());
    }

    /** The jobs of these collections alone. */
    public List<Job> list(Part part, Set<String> collections) {
        return collections.isEmpty()
                ? List.of()
                : list(part, " and collection in (:collections)", collections);
    }

    private List<Job> list(Part part, String condition, Set<String> collections) {
        return sql.sql(
                        "select "
                                + JobRows.COLUMNS
                                + " from ingestion.job where sequence < :before"
                                + part.filter().condition
                                + condition
                                + " order by sequence desc limit :limit")
                .param("before", part.before())
                .param("limit", part.limit())
                .param("collections", collections)
                .query(JobRows::job)
                .list();
    }

    /** Every collection that a job is of. */
    public List<String> collections() {
        return sql.sql("select distinct collection from ingestion.job").query(JobRows::text).list();
    }

    /** Forgets the ended jobs of a collection that is gone, whose name somebody may take anew. */
    public void forget(String collection) {
        sql.sql("delete from ingestion.job where collection = :collection and ended")
                .param("collection", collection)
                .update();
    }

    /** The jobs of a document that have not ended, oldest first. */
    List<Job> open(DocumentKey key) {
        return sql.sql(
                        "select "
                                + JobRows.COLUMNS
                                + " from ingestion.job where collection = :collection and"
                                + " external_id = :external and not ended order by sequence")
                .param("collection", key.collection())
                .param("external", key.externalId())
                .query(JobRows::job)
                .list();
    }

    /** The names of a collection's documents that are on their way or in quarantine. */
    List<String> waiting(String collection) {
        return sql.sql(
                        "select distinct external_id from ingestion.job where collection ="
                                + " :collection and (not ended or stage = 'FAILED')")
                .param("collection", collection)
                .query(JobRows::text)
                .list();
    }

    /** False when the lease is lost: the job has ended, or is another worker's now. */
    boolean advance(Claim claim, Progress progress) {
        return sql.sql(
                                "update ingestion.job set stage = :stage, progress = :progress,"
                                        + " pages_done = :done, pages_total = :total, seconds_left"
                                        + " = :left, updated_at = current_timestamp where id = :id"
                                        + " and worker = :worker and not ended")
                        .param("stage", progress.stage().name())
                        .param("progress", progress.share())
                        .param("done", progress.pages().map(it -> it.done()).orElse(0))
                        .param("total", progress.pages().map(it -> it.total()).orElse(0))
                        .param("left", progress.secondsLeft().orElse(null), java.sql.Types.BIGINT)
                        .param("id", claim.id())
                        .param("worker", claim.worker())
                        .update()
                == 1;
    }

    /** Gives the job back after a failure, to be taken up again when the time has passed. */
    void retry(Claim claim, Duration delay, String problem) {
        sql.sql(
                        "update ingestion.job set worker = null, lease_until = null, stage ="
                                + " 'RECEIVED', progress = 0, pages_done = 0, pages_total = 0,"
                                + " seconds_left = null, failures = failures + 1, run_after ="
                                + " current_timestamp + "
                                + SOONER_BY_MILLIS
                                + ", updated_at = current_timestamp, problem = :problem where id ="
                                + " :id and worker = :worker and not ended")
                .param("millis", delay.toMillis())
                .param("problem", cut(problem))
                .param("id", claim.id())
                .param("worker", claim.worker())
                .update();
    }

    /** Gives the job back unfinished and without blame. */
    void release(Claim claim) {
        sql.sql(
                        "update ingestion.job set worker = null, lease_until = null, stage ="
                                + " 'RECEIVED', progress = 0, seconds_left = null, updated_at ="
                                + " current_timestamp where id = :id and worker = :worker and not"
                                + " ended")
                .param("id", claim.id())
                .param("worker", claim.worker())
                .update();
    }

    /** Ends the job; its file is kept, so that it can be tried again. */
    void quarantine(Claim claim, String problem) {
        sql.sql(
                        "update ingestion.job set stage = 'FAILED', ended = true, worker = null,"
                                + " lease_until = null, seconds_left = null, failures = failures +"
                                + " 1, updated_at = current_timestamp, problem = :problem where id"
                                + " = :id and worker = :worker and not ended")
                .param("problem", cut(problem))
                .param("id", claim.id())
                .param("worker", claim.worker())
                .update();
        removeBatches(claim.id());
    }

    /**
     * Publishes and ends the job as one transaction: {@code work} writes to the same database, and
     * either all of it happens or nothing. Throws CancellationException when the lease is lost.
     */
    void finish(Claim claim, Supplier<Ended> work) {
        inTransaction(
                () -> {
                    var held =
                            sql.sql(
                                            "select id from ingestion.job where id = :id and worker"
                                                    + " = :worker and not ended for update")
                                    .param("id", claim.id())
                                    .param("worker", claim.worker())
                                    .query(String.class)
                                    .optional();
                    if (held.isEmpty()) throw new CancellationException("the lease is lost");
                    recordDone(claim.job(), work.get());
                    return claim;
                });
    }

    private void recordDone(Job job, Ended ended) {
        sql.sql(
                        "update ingestion.job set stage = 'DONE', ended = true, worker = null,"
                                + " lease_until = null, progress = 1, pages_done = pages_total,"
                                + " seconds_left = null, updated_at = current_timestamp, problem ="
                                + " null, report = :report where id = :id")
                .param("report", JobRows.json(ended.report()))
                .param("id", job.id())
                .update();
        removeBatches(job.id());
        dropQuarantined(job.upload().key(), job.sequence(), REPLACED);
        sources.record(job.upload().key(), job.upload().blob(), ended.modelDigest());
    }

    /** Quarantined uploads of a document older than the given one are history; their files. */
    List<String> dropQuarantined(DocumentKey key, long before, String why) {
        String condition =
                " where collection = :collection and external_id = :external and ended and stage ="
                        + " 'FAILED' and sequence < :before";
        var digests =
                sql.sql("select digest from ingestion.job" + condition)
                        .param("collection", key.collection())
                        .param("external", key.externalId())
                        .param("before", before)
                        .query(JobRows::text)
                        .list();
        if (digests.isEmpty()) return digests;
        sql.sql("update ingestion.job set stage = 'CANCELLED', problem = :why" + condition)
                .param("why", why)
                .param("collection", key.collection())
                .param("external", key.externalId())
                .param("before", before)
                .update();
        return digests;
    }

    /** False when it has ended; waits for a publication that has begun. */
    boolean cancel(String id) {
        boolean cancelled =
                sql.sql(
                                        "update ingestion.job set stage = 'CANCELLED', ended ="
                                                + " true, worker = null, lease_until = null,"
                                                + " seconds_left = null, updated_at ="
                                                + " current_timestamp where id = :id and not ended")
                                .param("id", id)
                                .update()
                        == 1;
        if (cancelled) removeBatches(id);
        return cancelled;
    }

    /** Out of quarantine; false when the job has not failed, or a later upload has replaced it. */
    boolean requeue(String id) {
        return sql.sql(REQUEUE + " and id = :id").param("id", id).update() == 1;
    }

    int requeueAll(String collection) {
        return sql.sql(REQUEUE + " and collection = :collection")
                .param("collection", collection)
                .update();
    }

    private static final String REQUEUE =
            "update ingestion.job j set stage = 'RECEIVED', ended = false, run_after = null,"
                + " progress = 0, failures = 0, losses = 0, deaths = 0, updated_at ="
                + " current_timestamp where stage = 'FAILED' and ended and not exists (select 1"
                + " from ingestion.job l where l.collection = j.collection and l.external_id ="
                + " j.external_id and l.sequence > j.sequence and l.stage <> 'FAILED' and l.stage"
                + " <> 'CANCELLED')";

    /** Forgets jobs that ended longer ago than this. */
    int forget(Filter filter, Duration age) {
        return sql.sql(
                        "delete from ingestion.job where ended"
                                + (filter == Filter.FAILED
                                        ? " and stage = 'FAILED'"
                                        : " and stage <> 'FAILED'")
                                + " and updated_at < current_timestamp - "
                                + SOONER_BY_MILLIS)
                .param("millis", age.toMillis())
                .update();
    }

    private void removeBatches(String id) {
        sql.sql("delete from ingestion.embedded_batch where job_id = :id").param("id", id).update();
    }

    /** Runs work on this database as one transaction, or as part of the one that runs already. */
    <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    private static String cut(String problem) {
        // A text may hold a NUL, which PostgreSQL does not take.
        String plain = problem.replace('\0', ' ');
        return plain.length() <= PROBLEM_LENGTH_MAX
                ? plain
                : plain.substring(0, PROBLEM_LENGTH_MAX);
    }
}
