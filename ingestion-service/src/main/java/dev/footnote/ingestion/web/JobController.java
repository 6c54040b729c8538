package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.JobApi;
import dev.footnote.contracts.ingestion.JobStatus;
import dev.footnote.contracts.ingestion.Listing;
import dev.footnote.contracts.ingestion.RetriedJobs;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.Job;
import dev.footnote.ingestion.job.JobTable;
import dev.footnote.ingestion.job.JobTable.Filter;
import dev.footnote.ingestion.job.JobTable.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows and cancels jobs. */
@RestController
final class JobController implements JobApi {
    private static final int LIMIT_MAX = 1000;

    private final Ingestion ingestion;
    private final JobTable jobs;
    private final Sight.Known known;

    JobController(Ingestion ingestion, JobTable jobs, Sight.Known known) {
        this.ingestion = ingestion;
        this.jobs = jobs;
        this.known = known;
    }

    @Override
    public Listing<JobStatus> list(
            boolean active, boolean failed, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "limit is %d; 1 to %d are taken".formatted(limit, LIMIT_MAX));
        }
        var sight = known.now();
        var found = seen(sight, new Part(filter(active, failed), before(sight, cursor), limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        // Not a number of the sequence, which would count the jobs of others.
        Optional<String> next =
                found.size() > limit ? Optional.of(page.getLast().id()) : Optional.empty();
        return new Listing<>(page.stream().map(Job::status).toList(), next);
    }

    private List<Job> seen(Sight sight, Part part) {
        if (sight.isUnrestricted()) return jobs.list(part);
        var collections =
                jobs.collections().stream().filter(sight::sees).collect(Collectors.toSet());
        var seen = new ArrayList<Job>();
        var rest = part;
        while (true) {
            var found = jobs.list(rest, collections);
            found.stream().filter(sight::sees).limit(part.limit() - seen.size()).forEach(seen::add);
            if (found.size() < rest.limit() || seen.size() == part.limit()) return seen;
            rest = new Part(part.filter(), found.getLast().sequence(), part.limit());
        }
    }

    private static Filter filter(boolean active, boolean failed) {
        if (active && failed) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST, "A job is active or failed; ask for one of both.");
        }
        if (failed) return Filter.FAILED;
        return active ? Filter.OPEN : Filter.ALL;
    }

    private long before(Sight sight, @Nullable String cursor) {
        if (cursor == null) return Long.MAX_VALUE;
        return jobs.find(cursor)
                .filter(sight::sees)
                .map(Job::sequence)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.BAD_REQUEST,
                                        "cursor \"%s\" is none that a list gave; leave it out"
                                                .formatted(cursor)));
    }

    @Override
    public JobStatus find(String id) {
        return known(id).status();
    }

    private Job known(String id) {
        return jobs.find(id)
                .filter(known.now()::sees)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.NOT_FOUND, "There is no job " + id + "."));
    }

    @Override
    public ResponseEntity<JobStatus> retry(String id) {
        var job = ingestion.retry(known(id).id());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/jobs/" + id))
                .body(job.status());
    }

    @Override
    public RetriedJobs retryAll(String collection) {
        return new RetriedJobs(ingestion.retryAll(collection));
    }

    @Override
    public ResponseEntity<Void> cancel(String id) {
        ingestion.cancel(known(id).id());
        return ResponseEntity.noContent().build();
    }
}
