package dev.footnote.knowledge;

/** A collection and how much is live in it. */
public record CollectionSummary(String name, long documentCount, long chunkCount) {}
