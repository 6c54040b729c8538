package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Passage;

import java.util.Optional;

/**
 * A passage read for a search, with its vector in the space searched.
 *
 * @param vector empty when the passage has none there
 */
public record StoredPassage(Passage passage, Optional<float[]> vector) {}
