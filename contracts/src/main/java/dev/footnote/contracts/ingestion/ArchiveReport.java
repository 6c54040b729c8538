package dev.footnote.contracts.ingestion;

/**
 * What became of an archive's documents.
 *
 * @param published documents that are new or replace another version
 * @param unchanged documents that were there with the same content
 */
public record ArchiveReport(String collection, long published, long unchanged) {}
