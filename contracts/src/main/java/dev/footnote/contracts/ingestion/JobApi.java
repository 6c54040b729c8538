package dev.footnote.contracts.ingestion;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The jobs that index uploads, for editors: a job of what the caller may not read is not there.
 * {@code next} of a list is the id of its last job.
 */
@HttpExchange("/api/v1/jobs")
public interface JobApi {
    /**
     * Newest first. {@code active} true gives only the jobs that have not ended, {@code failed}
     * true only those in quarantine.
     */
    @GetExchange
    Listing<JobStatus> list(
            @RequestParam(defaultValue = "false") boolean active,
            @RequestParam(defaultValue = "false") boolean failed,
            @RequestParam(required = false) String cursor,
            @RequestParam(defaultValue = "100") int limit);

    @GetExchange("/{id}")
    JobStatus find(@PathVariable String id);

    /**
     * Takes a failed job out of quarantine, as if it had just been uploaded: 202, or 404, or 409
     * when it has not failed.
     */
    @PostExchange("/{id}/retry")
    ResponseEntity<JobStatus> retry(@PathVariable String id);

    /** Takes every failed job of a collection out of quarantine; how many they were. */
    @PostExchange("/retry")
    RetriedJobs retryAll(@RequestParam String collection);

    /**
     * Cancels the job: its work stops and nothing of it is published; 204, or 404, or 409 when it
     * has ended.
     */
    @DeleteExchange("/{id}")
    ResponseEntity<Void> cancel(@PathVariable String id);
}
