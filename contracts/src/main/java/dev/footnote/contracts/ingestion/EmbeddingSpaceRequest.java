package dev.footnote.contracts.ingestion;

/**
 * Asks for a space.
 *
 * @param model a model of the embedding-service, by its name there
 */
public record EmbeddingSpaceRequest(String model) {}
