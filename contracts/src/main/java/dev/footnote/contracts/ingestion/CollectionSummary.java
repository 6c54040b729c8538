package dev.footnote.contracts.ingestion;

/** A collection and how much is in it. */
public record CollectionSummary(String name, long documents, long chunks) {}
