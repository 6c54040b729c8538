package dev.footnote.contracts.ingestion;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.time.Instant;
import java.util.Optional;

/**
 * One upload on its way into the index. {@code progress} runs from 0 to 1; {@code pages} and {@code
 * secondsLeft} are there while they are known. {@code problem} says why it failed, or what it waits
 * for. A failed job is in quarantine with its file until it is tried again, or until the document
 * is uploaded anew or deleted.
 *
 * @param attempts how often a worker took the job up
 * @param failures how many of the attempts ended with a problem
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record JobStatus(
        String id,
        String collection,
        String externalId,
        String fileName,
        long bytes,
        JobPriority priority,
        JobStage stage,
        double progress,
        Optional<PageProgress> pages,
        Optional<Long> secondsLeft,
        int attempts,
        int failures,
        Instant createdAt,
        Instant updatedAt,
        Optional<String> problem,
        Optional<IngestionReport> report) {}
