package dev.footnote.ingestion.job;

/** A job and the worker that holds its lease; every write of the work is under this condition. */
record Claim(Job job, String worker) {
    String id() {
        return job.id();
    }
}
