package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.IngestionReport;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.JobStatus;
import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.blob.Blob;
import dev.footnote.knowledge.DocumentKey;

import java.time.Instant;
import java.util.Optional;

/** A row of the job table. */
public record Job(
        long sequence,
        String id,
        Upload upload,
        Progress progress,
        Tries tries,
        Instant createdAt,
        Instant updatedAt,
        Optional<String> problem,
        Optional<IngestionReport> report) {

    /** What was uploaded, and as what. */
    public record Upload(
            DocumentKey key,
            String fileName,
            Optional<String> mediaType,
            Blob blob,
            JobPriority priority) {}

    /**
     * How far a job is.
     *
     * @param share of all its work, 0 to 1
     * @param pages of the document that have been through the stage, where it has pages
     */
    public record Progress(
            JobStage stage,
            double share,
            Optional<PageProgress> pages,
            Optional<Long> secondsLeft) {
        static Progress of(JobStage stage, double share) {
            return new Progress(stage, share, Optional.empty(), Optional.empty());
        }
    }

    /**
     * How often the job was taken up.
     *
     * @param failures attempts that ended with a problem
     * @param losses attempts whose worker vanished, since the job last got on
     * @param deaths those whose worker had been up for a while when it began
     */
    public record Tries(int attempts, int failures, int losses, int deaths) {}

    public JobStage stage() {
        return progress.stage();
    }

    public JobStatus status() {
        return new JobStatus(
                id,
                upload.key().collection(),
                upload.key().externalId(),
                upload.fileName(),
                upload.blob().bytes(),
                upload.priority(),
                progress.stage(),
                progress.share(),
                progress.pages(),
                progress.secondsLeft(),
                tries.attempts(),
                tries.failures(),
                createdAt,
                updatedAt,
                problem,
                report);
    }
}
