package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.contracts.ingestion.IngestionReport;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.job.Job.Progress;
import dev.footnote.ingestion.job.Job.Upload;
import dev.footnote.ingestion.job.JobTable.Ended;
import dev.footnote.ingestion.job.JobTable.Filter;
import dev.footnote.knowledge.DocumentKey;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

/** What the job table promises on every database. */
abstract class TablesConformance {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final IngestionReport REPORT =
            new IngestionReport(2, 0, 10, 1, "en", false, List.of(), Map.of());

    private Optional<DataSource> database = Optional.empty();
    private final Map<String, Set<String>> running = new ConcurrentHashMap<>();
    private Optional<Tables> opened = Optional.empty();

    abstract DataSource emptyDatabase();

    @BeforeEach
    void open() {
        var source = emptyDatabase();
        database = Optional.of(source);
        opened = Optional.of(new Tables(database(source), Duration.ofSeconds(30)));
    }

    static Database database(DataSource source) {
        return new Database(source, new JdbcTransactionManager(source));
    }

    private Tables tables() {
        return opened.orElseThrow();
    }

    private JobTable jobs() {
        return tables().jobs();
    }

    private JdbcClient sql() {
        return JdbcClient.create(database.orElseThrow());
    }

    private static Upload upload(String id, String digest, JobPriority priority) {
        var key = new DocumentKey("manuals", id);
        var blob = new Blob(digest, 10);
        return new Upload(key, id, Optional.of("text/plain"), blob, priority);
    }

    private Job accept(String id, String digest) {
        return accept(id, digest, Conditions.NONE);
    }

    private Job accept(String id, String digest, Conditions conditions) {
        var upload = upload(id, digest, JobPriority.NORMAL);
        return tables().acceptance()
                .accept(new Acceptance.Request(upload, conditions, Optional.of("model")));
    }

    private Worker worker(String name) {
        return new Worker(name, running.getOrDefault(name, Set.of()), name.startsWith("steady"));
    }

    private Optional<Claim> next(String worker) {
        return next(worker, 0);
    }

    private Optional<Claim> next(String worker, long turn) {
        var offers = tables().queue().offers(worker(worker), turn);
        for (var id : Fairness.order(offers, turn)) {
            var claim = tables().queue().claim(id, worker(worker));
            if (claim.isEmpty()) continue;
            running.computeIfAbsent(worker, _ -> ConcurrentHashMap.newKeySet()).add(id);
            return claim;
        }
        return Optional.empty();
    }

    private Claim claimed(String worker) {
        return next(worker).orElseThrow();
    }

    private void finish(Claim claim) {
        jobs().finish(claim, () -> new Ended(REPORT, "model"));
    }

    private void leaseEnds(String jobId, String interval) {
        sql().sql(
                        "update ingestion.job set lease_until = current_timestamp + interval '%s'"
                                        .formatted(interval)
                                + " second where id = :id")
                .param("id", jobId)
                .update();
    }

    @Test
    void anUploadBecomesAJobThatOneWorkerGets() {
        var job = accept("a.txt", A);
        assertThat(job.stage()).isEqualTo(JobStage.RECEIVED);
        assertThat(claimed("one").job().id()).isEqualTo(job.id());
        assertThat(next("two")).isEmpty();
        assertThat(next("one")).isEmpty();
    }

    @Test
    void manyWorkersAtOnceGetEachJobOnce() throws Exception {
        for (int i = 0; i < 40; i++) accept("d" + i, A);
        var taken = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var workers = new ArrayList<Future<List<String>>>();
            for (int w = 0; w < 4; w++) {
                String worker = "worker-" + w;
                workers.add(
                        threads.submit(
                                () -> {
                                    var mine = new ArrayList<String>();
                                    long turn = 0;
                                    for (var claim = next(worker, turn);
                                            claim.isPresent();
                                            claim = next(worker, ++turn)) {
                                        mine.add(claim.get().id());
                                        finish(claim.get());
                                    }
                                    return mine;
                                }));
            }
            for (var worker : workers) taken.addAll(worker.get());
        }
        while (next("last").isPresent()) {
            throw new AssertionError("a job was left while workers could have had it");
        }
        assertThat(taken).hasSize(40);
        assertThat(new HashSet<>(taken)).hasSize(40);
    }

    @Test
    void aLeaseThatHasRunOutIsAnothersAndItsHolderWritesNothingMore() {
        var job = accept("a.txt", A);
        var lost = claimed("one");
        leaseEnds(job.id(), "-1");
        var taken = claimed("two");
        assertThat(taken.job().tries().losses()).isEqualTo(1);
        assertThat(taken.job().tries().attempts()).isEqualTo(2);
        assertThat(jobs().advance(lost, Progress.of(JobStage.EMBEDDING, 0.5))).isFalse();
        assertThatThrownBy(() -> finish(lost)).isInstanceOf(CancellationException.class);
        jobs().quarantine(lost, "too late");
        jobs().retry(lost, Duration.ZERO, "too late");
        assertThat(tables().queue().renew(worker("one"))).isEmpty();
        finish(taken);
        assertThat(jobs().find(job.id()).orElseThrow().stage()).isEqualTo(JobStage.DONE);
    }

    @Test
    void aRenewedLeaseIsNobodyElses() {
        var job = accept("a.txt", A);
        claimed("one");
        leaseEnds(job.id(), "1");
        assertThat(tables().queue().renew(worker("one"))).containsExactly(job.id());
        assertThat(next("two")).isEmpty();
    }

    @Test
    void aLeaseFurtherAheadThanAnyIsFromAClockThatWasSetBack() {
        var job = accept("a.txt", A);
        claimed("one");
        leaseEnds(job.id(), "3600");
        assertThat(claimed("two").id()).isEqualTo(job.id());
    }

    @Test
    void aWorkerDoesNotTakeItsOwnJobAgainWhenTheClockIsSetForward() {
        var job = accept("a.txt", A);
        claimed("one");
        leaseEnds(job.id(), "-3600");
        assertThat(next("one")).isEmpty();
    }

    @Test
    void whatAWorkerHasLostIsTakenUpAgainByItToo() {
        var job = accept("a.txt", A);
        claimed("one");
        running.clear(); // it could not write how the job ended
        assertThat(tables().queue().renew(worker("one"))).isEmpty();
        assertThat(next("one")).isEmpty();
        leaseEnds(job.id(), "-1");
        assertThat(claimed("one").job().tries().losses()).isEqualTo(1);
    }

    @Test
    void whatIsLostAgainAndAgainWaitsLongerEachTimeAndCountsAgainstSteadyWorkersAlone() {
        var job = accept("a.txt", A);
        claimed("one");
        leaseEnds(job.id(), "-1");
        claimed("steady two"); // at once: everybody may be killed once
        leaseEnds(job.id(), "-1");
        assertThat(next("three")).isEmpty();
        var tries = jobs().find(job.id()).orElseThrow().tries();
        assertThat(tries.losses()).isEqualTo(2);
        assertThat(tries.deaths()).isEqualTo(1);
        sql().sql("update ingestion.job set run_after = null").update();
        assertThat(claimed("three").id()).isEqualTo(job.id());
    }

    @Test
    void aRetryWaitsForItsTimeButNotForOneThatNoPolicyGives() {
        var job = accept("a.txt", A);
        jobs().retry(claimed("one"), Duration.ofMinutes(4), "away");
        assertThat(next("one")).isEmpty();
        assertThat(jobs().find(job.id()).orElseThrow().problem()).hasValue("away");
        sql().sql("update ingestion.job set run_after = current_timestamp + interval '1' day")
                .update();
        assertThat(claimed("one").job().tries().failures()).isEqualTo(1);
    }

    @Test
    void uploadsOfOneDocumentRunInTheirOrder() {
        var first = accept("a.txt", A);
        var second = accept("a.txt", B);
        assertThat(claimed("one").id()).isEqualTo(first.id());
        assertThat(next("two")).isEmpty();
        assertThat(jobs().cancel(first.id())).isTrue();
        assertThat(claimed("two").id()).isEqualTo(second.id());
    }

    @Test
    void aCancelledJobIsNoLongerItsWorkers() {
        var job = accept("a.txt", A);
        var claim = claimed("one");
        assertThat(jobs().cancel(job.id())).isTrue();
        assertThat(jobs().cancel(job.id())).isFalse();
        assertThat(jobs().advance(claim, Progress.of(JobStage.PARSING, 0))).isFalse();
        assertThat(tables().queue().renew(worker("one"))).isEmpty();
        assertThatThrownBy(() -> finish(claim)).isInstanceOf(CancellationException.class);
    }

    @Test
    void whenPublishingFailsNothingOfTheEndIsWritten() {
        var job = accept("a.txt", A);
        var claim = claimed("one");
        assertThatThrownBy(
                        () ->
                                jobs().finish(
                                                claim,
                                                () -> {
                                                    throw new IllegalStateException("disk full");
                                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(jobs().find(job.id()).orElseThrow().stage().isFinal()).isFalse();
        assertThat(tables().sources().find(job.upload().key())).isEmpty();
    }

    @Test
    void progressIsKeptByPagesWithItsEstimate() {
        var job = accept("a.txt", A);
        var pages = Optional.of(new PageProgress(3, 40));
        var progress = new Progress(JobStage.EMBEDDING, 0.2, pages, Optional.of(17L));
        assertThat(jobs().advance(claimed("one"), progress)).isTrue();
        assertThat(jobs().find(job.id()).orElseThrow().progress()).isEqualTo(progress);
    }

    @Test
    void aQuarantinedJobKeepsItsFileAndGoesOnWhenItIsTriedAgain() {
        var job = accept("a.txt", A);
        jobs().quarantine(claimed("one"), "it is encrypted");
        assertThat(jobs().list(new JobTable.Part(Filter.FAILED, Long.MAX_VALUE, 10)))
                .extracting(Job::id)
                .containsExactly(job.id());
        assertThat(tables().sources().isReferenced(A)).isTrue();
        assertThat(jobs().requeue(job.id())).isTrue();
        assertThat(jobs().requeue(job.id())).isFalse();
        assertThat(claimed("one").job().tries().failures()).isZero();
    }

    @Test
    void aLaterUploadMakesAQuarantinedOneHistory() {
        var old = accept("a.txt", A);
        jobs().quarantine(claimed("one"), "it is encrypted");
        accept("a.txt", B);
        assertThat(jobs().requeue(old.id())).isFalse();
        finish(claimed("one"));
        assertThat(jobs().find(old.id()).orElseThrow().stage()).isEqualTo(JobStage.CANCELLED);
        assertThat(tables().sources().isReferenced(A)).isFalse();
    }

    @Test
    void theSameContentAgainMakesNoWork() {
        var first = accept("a.txt", A);
        assertThat(accept("a.txt", A).id()).isEqualTo(first.id());
        finish(claimed("one"));
        var again = accept("a.txt", A);
        assertThat(again.stage()).isEqualTo(JobStage.DONE);
        assertThat(again.report().orElseThrow().unchanged()).isTrue();
        assertThat(next("one")).isEmpty();
    }

    @Test
    void aConditionLooksAtWhatWasAcceptedLast() {
        var anyContent = new Conditions(Optional.of("*"), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> accept("a.txt", A, anyContent))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        it -> assertThat(it.kind()).isEqualTo(ProblemKind.PRECONDITION_FAILED));
        var isNew = new Conditions(Optional.empty(), Optional.of("*"), Optional.empty());
        accept("a.txt", A, isNew);
        assertThatThrownBy(() -> accept("a.txt", B, isNew)).hasMessageContaining("If-None-Match");
        var isA =
                new Conditions(Optional.of(Conditions.tag(A)), Optional.empty(), Optional.empty());
        accept("a.txt", B, isA);
        assertThatThrownBy(() -> accept("a.txt", A, isA)).hasMessageContaining("If-Match");
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameJobAndNoOther() {
        var keyed = new Conditions(Optional.empty(), Optional.of("*"), Optional.of("request-1"));
        var job = accept("a.txt", A, keyed);
        finish(claimed("one"));
        assertThat(accept("a.txt", A, keyed).id()).isEqualTo(job.id());
        assertThatThrownBy(() -> accept("b.txt", A, keyed))
                .hasMessageContaining("another document or other content");
    }

    @Test
    void embeddedBatchesAreFoundByTheirTextsUntilTheJobEnds() {
        var job = accept("a.txt", A);
        claimed("one");
        leaseEnds(job.id(), "-1");
        var claim = claimed("two");
        var key = new EmbeddedBatches.Key(job.id(), 0, B);
        tables().batches().save(key, List.of(new float[] {1, 2}, new float[] {3, 4}));
        var found = tables().batches().find(key, 2).orElseThrow();
        assertThat(found).hasSize(2);
        assertThat(found.get(1)).containsExactly(3, 4);
        assertThat(tables().batches().find(new EmbeddedBatches.Key(job.id(), 0, A), 2)).isEmpty();
        assertThat(jobs().find(job.id()).orElseThrow().tries().losses()).isZero();
        finish(claim);
        assertThat(tables().batches().find(key, 2)).isEmpty();
    }

    @Test
    void endedJobsAndOldKeysAreForgotten() {
        var keyed = new Conditions(Optional.empty(), Optional.empty(), Optional.of("request-1"));
        var done = accept("a.txt", A, keyed);
        finish(claimed("one"));
        var failed = accept("b.txt", B);
        jobs().quarantine(claimed("one"), "it is encrypted");
        assertThat(jobs().forget(Filter.ALL, Duration.ofHours(1))).isZero();
        sql().sql("update ingestion.job set updated_at = current_timestamp - interval '2' day")
                .update();
        sql().sql("update ingestion.idempotency set created_at = created_at - interval '2' day")
                .update();
        assertThat(jobs().forget(Filter.ALL, Duration.ofDays(1))).isEqualTo(1);
        assertThat(tables().acceptance().forgetKeys(Duration.ofDays(1))).isEqualTo(1);
        assertThat(jobs().find(done.id())).isEmpty();
        assertThat(jobs().find(failed.id())).isPresent();
    }
}
