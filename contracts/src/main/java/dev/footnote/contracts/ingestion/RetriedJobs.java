package dev.footnote.contracts.ingestion;

/** How many jobs left the quarantine. */
public record RetriedJobs(int count) {}
