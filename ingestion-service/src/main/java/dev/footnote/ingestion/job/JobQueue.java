package dev.footnote.ingestion.job;

import dev.footnote.ingestion.job.Fairness.Head;
import dev.footnote.ingestion.job.Fairness.Offer;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * Who works on what. A worker holds a job by a lease that it renews; a lease that has run out is
 * anybody's. All times are the database's own, so the clocks of the workers do not matter; and when
 * the database's clock is set back, a time that lies further ahead than any lease or wait could is
 * taken as passed.
 */
final class JobQueue {
    private static final int COLLECTIONS_PER_TURN = 64;
    private static final int HEADS = 8;
    // A document's jobs run in the order of their uploads, so that the last one wins.
    private static final String CLAIMABLE =
            "not j.ended and j.worker is null"
                    + " and (j.run_after is null or j.run_after <= current_timestamp"
                    + " or j.run_after > current_timestamp + cast(:wait as bigint) * interval"
                    + " '0.001' second)"
                    + " and not exists (select 1 from ingestion.job e where e.collection ="
                    + " j.collection and e.external_id = j.external_id and not e.ended"
                    + " and e.sequence < j.sequence)";

    // What has been lost before waits longer each time, so that others get on meanwhile, and a
    // worker that it takes down has been well for a while before it takes it again.
    private static final String GIVE_UP =
            "update ingestion.job set worker = null, lease_until = null, losses = losses + 1,"
                    + " deaths = deaths + case when steady then 1 else 0 end, run_after = case when"
                    + " losses = 0 then null else current_timestamp + cast(least(power(2, losses +"
                    + " 1), 300) as bigint) * interval '1' second end";

    private static final String HELD =
            "select id from ingestion.job where worker = :worker and id in (:running) and not"
                    + " ended";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Duration lease;
    private final boolean shared;

    JobQueue(Database database, Duration lease) {
        this.sql = JdbcClient.create(database.source());
        this.transaction = new TransactionTemplate(database.transactions());
        this.lease = lease;
        this.shared = isShared(database.source());
    }

    /** A database in this process's own files has no other workers. */
    private static boolean isShared(DataSource dataSource) {
        try (var connection = dataSource.getConnection()) {
            return !connection.getMetaData().getDatabaseProductName().equals("H2");
        } catch (SQLException e) {
            throw new IllegalStateException("the job table's database cannot be reached", e);
        }
    }

    /**
     * Gives back what an earlier process on a database of its own left. On a shared one the leases
     * run out by themselves, since nobody knows here whose they are.
     */
    int releaseLost() {
        if (shared) return 0;
        return sql.sql(GIVE_UP + " where worker > '' and not ended").update();
    }

    /** Gives up what is held by a lease that has run out, and frees it for everybody. */
    private void releaseExpired(Worker worker) {
        transaction.executeWithoutResult(
                _ -> {
                    var ids =
                            sql.sql(
                                            "select id from ingestion.job where worker > '' and not"
                                                + " ended and id not in (:running) and (lease_until"
                                                + " is null or lease_until < current_timestamp or"
                                                + " lease_until > current_timestamp + cast(:lease"
                                                + " as bigint) * interval '0.001' second) for"
                                                + " update skip locked")
                                    .param("running", worker.runningOrNone())
                                    .param("lease", 2 * lease.toMillis())
                                    .query(JobRows::text)
                                    .list();
                    if (ids.isEmpty()) return;
                    sql.sql(GIVE_UP + " where id in (:ids)").param("ids", ids).update();
                });
    }

    /** What each collection offers, for {@link Fairness}; {@code turn} picks among very many. */
    List<Offer> offers(Worker worker, long turn) {
        releaseExpired(worker);
        var collections = collections();
        if (collections.size() > COLLECTIONS_PER_TURN) {
            int first = Math.floorMod(turn * COLLECTIONS_PER_TURN, collections.size());
            int last = Math.min(collections.size(), first + COLLECTIONS_PER_TURN);
            collections = collections.subList(first, last);
        }
        var running = running();
        var offers = new ArrayList<Offer>();
        for (var collection : collections) {
            var preferred = heads(collection, "j.priority, j.bytes, j.sequence");
            if (preferred.isEmpty()) continue;
            var oldest = heads(collection, "j.sequence");
            int busy = running.getOrDefault(collection, 0);
            offers.add(new Offer(collection, busy, preferred, oldest));
        }
        return offers;
    }

    /** From one name to the next through the index: few steps, however many jobs there are. */
    private List<String> collections() {
        var collections = new ArrayList<String>();
        var last = Optional.of("");
        while (last.isPresent()) {
            last =
                    sql.sql(
                                    "select collection from ingestion.job where ended = false and"
                                            + " collection > :last order by ended, collection limit"
                                            + " 1")
                            .param("last", last.get())
                            .query(String.class)
                            .optional();
            last.ifPresent(collections::add);
        }
        return collections;
    }

    private Map<String, Integer> running() {
        var running = new HashMap<String, Integer>();
        sql.sql(
                        "select collection, count(*) from ingestion.job where worker > '' and not"
                                + " ended group by collection")
                .query((row, _) -> running.put(row.getString(1), row.getInt(2)))
                .list();
        return running;
    }

    private List<Head> heads(String collection, String order) {
        return sql.sql(
                        "select j.id, j.priority, j.bytes, j.sequence from ingestion.job j where "
                                + CLAIMABLE
                                + " and j.collection = :collection order by j.ended,"
                                + " j.collection, "
                                + order
                                + " limit "
                                + HEADS)
                .param("collection", collection)
                .param("wait", RetryPolicy.LONGEST.toMillis() + 1000)
                .query(
                        (row, _) ->
                                new Head(
                                        row.getString(1),
                                        row.getInt(2),
                                        row.getLong(3),
                                        row.getLong(4)))
                .list();
    }

    /**
     * Takes the job under a lease, as one statement that two workers cannot both match; empty when
     * another worker was first.
     */
    Optional<Claim> claim(String id, Worker worker) {
        int taken =
                sql.sql(
                                "update ingestion.job j set worker = :worker, steady = :steady,"
                                        + " attempts = attempts + 1, stage = 'PARSING', lease_until"
                                        + " = current_timestamp + "
                                        + JobTable.SOONER_BY_MILLIS
                                        + ", updated_at = current_timestamp where j.id = :id and "
                                        + CLAIMABLE)
                        .param("id", id)
                        .param("worker", worker.name())
                        .param("steady", worker.steady())
                        .param("millis", lease.toMillis())
                        .param("wait", RetryPolicy.LONGEST.toMillis() + 1000)
                        .update();
        if (taken == 0) return Optional.empty();
        return sql.sql("select " + JobRows.COLUMNS + " from ingestion.job where id = :id")
                .param("id", id)
                .query(JobRows::job)
                .optional()
                .map(job -> new Claim(job, worker.name()));
    }

    /**
     * Renews the leases of what the worker works on, but for jobs whose row a publication has
     * locked: nobody takes those. Returns the jobs that are the worker's still.
     */
    List<String> renew(Worker worker) {
        transaction.executeWithoutResult(
                _ -> {
                    var ids =
                            sql.sql(HELD + " for update skip locked")
                                    .param("worker", worker.name())
                                    .param("running", worker.runningOrNone())
                                    .query(JobRows::text)
                                    .list();
                    if (ids.isEmpty()) return;
                    sql.sql(
                                    "update ingestion.job set lease_until = current_timestamp + "
                                            + JobTable.SOONER_BY_MILLIS
                                            + " where id in (:ids)")
                            .param("millis", lease.toMillis())
                            .param("ids", ids)
                            .update();
                });
        return sql.sql(HELD)
                .param("worker", worker.name())
                .param("running", worker.runningOrNone())
                .query(JobRows::text)
                .list();
    }
}
