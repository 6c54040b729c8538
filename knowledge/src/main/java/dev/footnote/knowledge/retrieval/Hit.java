package dev.footnote.knowledge.retrieval;

/** A passage that a ranking holds, with the score it has there. */
public record Hit(String chunkId, double score) {}
