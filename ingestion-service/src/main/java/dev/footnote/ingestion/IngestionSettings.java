package dev.footnote.ingestion;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.net.URI;
import java.time.Duration;

/**
 * The settings of the ingestion-service.
 *
 * @param uploadMax the largest file that is accepted
 * @param uploads folder of the originals, shared by all ingestion-services; empty means one in the
 *     data folder
 * @param diskReserve room on the disk that uploads leave to the database and the index
 * @param workers how many documents are worked on at a time
 * @param parserProcesses how many files are parsed at a time, each in a process of its own
 * @param parserHeap memory of a parser process
 * @param parserTime how long one file may take to parse
 * @param embeddingCalls how many batches of passages the embedding-service is given at a time
 * @param embeddingModel the embedding model; empty means the embedding-service's default
 * @param embeddingUrl where the embedding-service is, when it is not in this process
 */
@ConfigurationProperties("footnote.ingestion")
public record IngestionSettings(
        @DefaultValue("2GB") DataSize uploadMax,
        @DefaultValue("") String uploads,
        @DefaultValue("256MB") DataSize diskReserve,
        @DefaultValue("2") int workers,
        @DefaultValue("2") int parserProcesses,
        @DefaultValue("512MB") DataSize parserHeap,
        @DefaultValue("20s") Duration parserTime,
        @DefaultValue("2") int embeddingCalls,
        @DefaultValue("") String embeddingModel,
        @DefaultValue("http://127.0.0.1:8082") URI embeddingUrl) {
    public IngestionSettings {
        if (workers < 1)
            throw new IllegalArgumentException("footnote.ingestion.workers: 1 or more");
        if (embeddingCalls < 1)
            throw new IllegalArgumentException("footnote.ingestion.embedding-calls: 1 or more");
    }
}
