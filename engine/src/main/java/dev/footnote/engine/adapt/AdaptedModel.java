package dev.footnote.engine.adapt;

import dev.footnote.engine.plan.Description;

import java.util.Map;

/**
 * What an adapter has to know of a model.
 *
 * @param hubNames of its tensors, by the names that they have in its file
 * @param turnedRows whether the file orders the rows of queries and keys by turning pairs
 */
public record AdaptedModel(
        Description description, Map<String, String> hubNames, boolean turnedRows) {

    public AdaptedModel {
        hubNames = Map.copyOf(hubNames);
    }
}
