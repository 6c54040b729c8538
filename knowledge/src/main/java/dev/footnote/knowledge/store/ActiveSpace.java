package dev.footnote.knowledge.store;

import dev.footnote.knowledge.EmbeddingSpace;

/** The active embedding space, and the number its vectors carry. */
public record ActiveSpace(int spaceId, EmbeddingSpace space) {}
