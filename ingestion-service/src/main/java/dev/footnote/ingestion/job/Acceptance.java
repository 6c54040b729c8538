package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.IngestionReport;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.blob.Digests;
import dev.footnote.ingestion.job.Job.Upload;
import dev.footnote.knowledge.DocumentKey;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns uploads into jobs, one document's after the other: checks the request's conditions, and
 * makes no job for what is there or on its way already.
 */
final class Acceptance {
    private static final int STRIPES = 32;
    private static final int KEY_LENGTH_MAX = 200;
    private static final IngestionReport UNCHANGED =
            new IngestionReport(0, 0, 0, 0, "", true, List.of(), Map.of());

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final JobTable jobs;
    private final Sources sources;
    private final FetchedObjects objects;

    Acceptance(Database database) {
        this.sql = JdbcClient.create(database.source());
        this.transaction = new TransactionTemplate(database.transactions());
        this.jobs = new JobTable(database);
        this.sources = new Sources(database.source());
        this.objects = new FetchedObjects(database);
    }

    /** What is accepted: bytes, under conditions, for the index of a model if that is known. */
    record Request(Upload upload, Conditions conditions, Optional<String> modelDigest) {}

    /** The digest of the content that was accepted last, published or not. */
    Optional<String> digest(DocumentKey key) {
        var open = jobs.open(key);
        return open.isEmpty()
                ? sources.find(key).map(Blob::digest)
                : Optional.of(open.getLast().upload().blob().digest());
    }

    Job accept(Request request) {
        return Objects.requireNonNull(transaction.execute(_ -> acceptInTurn(request)));
    }

    /**
     * As {@link #accept} does it with the object's content, when that is known and there is nothing
     * to do: it is indexed or on its way. Otherwise empty, and the content is needed.
     */
    Optional<Job> acceptUnread(ObjectUpload upload, Optional<String> modelDigest) {
        return Objects.requireNonNull(
                transaction.execute(
                        _ -> {
                            takeTurn(upload.key());
                            return objects.find(upload.key(), upload.state())
                                    .map(upload::of)
                                    .flatMap(it -> jobOfUnread(it, modelDigest));
                        }));
    }

    private Optional<Job> jobOfUnread(Upload upload, Optional<String> modelDigest) {
        var open = jobs.open(upload.key());
        if (!open.isEmpty()) {
            return Optional.of(open.getLast()).filter(it -> isOf(it, upload));
        }
        return modelDigest
                .filter(model -> isCurrent(upload, model))
                .map(_ -> insert(upload, Optional.of(UNCHANGED)));
    }

    private static boolean isOf(Job job, Upload upload) {
        return job.upload().blob().equals(upload.blob());
    }

    /** An object of a bucket whose content is not here. */
    record ObjectUpload(DocumentKey key, ObjectState state, Ingestion.FileNote note) {
        private Upload of(Blob blob) {
            return new Upload(key, note.name(), note.mediaType(), blob, note.priority());
        }
    }

    /** What the object was when this content was read from it. */
    void remember(DocumentKey key, ObjectState state, String digest) {
        if (state.isKnown()) objects.record(key, state, digest);
    }

    void forgetObject(DocumentKey key) {
        objects.remove(key);
    }

    /** Throws when the conditions do not hold now. */
    void check(DocumentKey key, Conditions conditions) {
        conditions
                .breach(digest(key))
                .ifPresent(
                        why -> {
                            throw new ProblemException(
                                    ProblemKind.PRECONDITION_FAILED,
                                    why + ". Read the document again.");
                        });
    }

    private Job acceptInTurn(Request request) {
        var upload = request.upload();
        takeTurn(upload.key());
        var key = request.conditions().idempotencyKey();
        var known = key.flatMap(it -> answered(it, fingerprint(upload)));
        if (known.isPresent()) return known.get();
        check(upload.key(), request.conditions());
        var job = jobFor(request);
        key.ifPresent(it -> remember(it, fingerprint(upload), job.id()));
        return job;
    }

    /** Until the transaction ends nobody else decides on this document. */
    private void takeTurn(DocumentKey key) {
        sql.sql("select stripe from ingestion.stripe where stripe = :stripe for update")
                .param("stripe", Math.floorMod(key.hashCode(), STRIPES))
                .query(Integer.class)
                .single();
    }

    private Job jobFor(Request request) {
        var upload = request.upload();
        var open = jobs.open(upload.key());
        if (!open.isEmpty()) {
            var last = open.getLast();
            return isOf(last, upload) ? last : insert(upload, Optional.empty());
        }
        boolean unchanged =
                request.modelDigest().filter(model -> isCurrent(upload, model)).isPresent();
        return insert(upload, unchanged ? Optional.of(UNCHANGED) : Optional.empty());
    }

    private boolean isCurrent(Upload upload, String model) {
        return sources.live(upload.key()).filter(it -> it.isMadeFrom(upload, model)).isPresent();
    }

    /** With a report the job is done before it began. */
    private Job insert(Upload upload, Optional<IngestionReport> report) {
        var id = UUID.randomUUID().toString();
        sql.sql(
                        "insert into ingestion.job (id, collection, external_id, file_name,"
                                + " media_type, digest, bytes, priority, stage, progress, attempts,"
                                + " ended, created_at, updated_at, report) values (:id,"
                                + " :collection, :external, :file, :type, :digest, :bytes,"
                                + " :priority, :stage, :progress, 0, :ended, current_timestamp,"
                                + " current_timestamp, :report)")
                .param("id", id)
                .param("collection", upload.key().collection())
                .param("external", upload.key().externalId())
                .param("file", upload.fileName())
                .param("type", upload.mediaType().orElse(null), java.sql.Types.VARCHAR)
                .param("digest", upload.blob().digest())
                .param("bytes", upload.blob().bytes())
                .param("priority", JobRows.number(upload.priority()))
                .param("stage", report.isPresent() ? "DONE" : "RECEIVED")
                .param("progress", report.isPresent() ? 1.0 : 0.0)
                .param("ended", report.isPresent())
                .param("report", report.map(JobRows::json).orElse(null), java.sql.Types.VARCHAR)
                .update();
        return jobs.find(id).orElseThrow();
    }

    private Optional<Job> answered(String key, String fingerprint) {
        if (key.length() > KEY_LENGTH_MAX) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "Idempotency-Key has %d characters; at most %d are taken"
                            .formatted(key.length(), KEY_LENGTH_MAX));
        }
        record Answer(String fingerprint, String jobId) {}
        var answer =
                sql.sql(
                                "select fingerprint, job_id from ingestion.idempotency where"
                                        + " idempotency_key = :key")
                        .param("key", key)
                        .query((row, _) -> new Answer(row.getString(1), row.getString(2)))
                        .optional();
        if (answer.isPresent() && !answer.get().fingerprint().equals(fingerprint)) {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "This Idempotency-Key was used for another document or other content.");
        }
        return answer.flatMap(it -> jobs.find(it.jobId()));
    }

    private void remember(String key, String fingerprint, String jobId) {
        sql.sql("delete from ingestion.idempotency where idempotency_key = :key")
                .param("key", key)
                .update();
        sql.sql(
                        "insert into ingestion.idempotency (idempotency_key, fingerprint, job_id,"
                                + " created_at) values (:key, :fingerprint, :job,"
                                + " current_timestamp)")
                .param("key", key)
                .param("fingerprint", fingerprint)
                .param("job", jobId)
                .update();
    }

    /** Forgets the keys of requests older than this. */
    int forgetKeys(Duration age) {
        return sql.sql(
                        "delete from ingestion.idempotency where created_at < current_timestamp - "
                                + JobTable.SOONER_BY_MILLIS)
                .param("millis", age.toMillis())
                .update();
    }

    private static String fingerprint(Upload upload) {
        var key = upload.key();
        return Digests.of(List.of(key.collection(), key.externalId(), upload.blob().digest()));
    }
}
