package dev.footnote.knowledge.store;

import java.util.List;
import java.util.Map;

/**
 * A passage as an index needs it.
 *
 * @param vectors by the number of their space, when the index searches vectors
 */
public record LiveChunk(
        String chunkId, List<String> headingPath, String text, Map<Integer, float[]> vectors) {
    public LiveChunk {
        headingPath = List.copyOf(headingPath);
        vectors = Map.copyOf(vectors);
    }
}
