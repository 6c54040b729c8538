package dev.footnote.ingestion.job;

/**
 * How many jobs there are, in the whole installation.
 *
 * @param waiting for a worker, or for another try
 * @param running under a lease
 * @param quarantined failed, and kept to be tried again
 */
public record JobCounts(long waiting, long running, long quarantined) {
    static final JobCounts NONE = new JobCounts(0, 0, 0);
}
