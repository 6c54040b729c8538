package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.chunk.Chunk;
import dev.footnote.ingestion.job.Job.Progress;

import java.util.List;
import java.util.Optional;

/**
 * How far a job is, as its owner is told. Nearly all the time of a long document goes into
 * embedding, so that stage has most of the share and alone an estimate.
 */
final class Progressing {
    static final double PARSED = 0.1;
    static final double CHUNKED = 0.15;
    static final double EMBEDDED = 0.95;

    private Progressing() {}

    static Progress parsing(PageProgress pages) {
        double share = PARSED * pages.done() / Math.max(1, pages.total());
        return new Progress(JobStage.PARSING, share, Optional.of(pages), Optional.empty());
    }

    /**
     * What has been embedded.
     *
     * @param done passages that have their vectors
     * @param fresh how many of them were embedded in this attempt
     * @param millis that took
     */
    record Embedded(int done, int fresh, long millis) {}

    static Progress embedding(List<Chunk> chunks, int pages, Embedded embedded) {
        double part = (double) embedded.done() / Math.max(1, chunks.size());
        return new Progress(
                JobStage.EMBEDDING,
                CHUNKED + (EMBEDDED - CHUNKED) * part,
                pages(chunks, pages, embedded.done()),
                secondsLeft(chunks.size() - embedded.done(), embedded));
    }

    /** The pages before the one that is being worked on. */
    private static Optional<PageProgress> pages(List<Chunk> chunks, int pages, int done) {
        if (pages == 0) return Optional.empty();
        int complete =
                done >= chunks.size() ? pages : Math.max(0, chunks.get(done).page().orElse(1) - 1);
        return Optional.of(new PageProgress(Math.min(complete, pages), pages));
    }

    private static Optional<Long> secondsLeft(int left, Embedded embedded) {
        if (embedded.fresh() == 0) return Optional.empty();
        return Optional.of(Math.ceilDiv(left * embedded.millis(), embedded.fresh() * 1000L));
    }
}
