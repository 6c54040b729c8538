package dev.footnote.knowledge.store;

/** The last change of a document: it was published, or deleted. */
public record Change(long sequence, String documentId, boolean deleted) {}
