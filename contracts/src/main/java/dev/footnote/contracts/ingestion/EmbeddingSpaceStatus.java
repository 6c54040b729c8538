package dev.footnote.contracts.ingestion;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.Optional;

/**
 * A space and how far it is filled.
 *
 * @param modelDigest digest of the model's weights, which is the space's identity
 * @param previous whether a rollback goes to it
 * @param documentsFilled documents whose every passage has a vector in it
 * @param documents documents with passages
 * @param progress from 0 to 1
 * @param problem why it is not being filled, while something keeps it from that
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EmbeddingSpaceStatus(
        int id,
        String model,
        String modelDigest,
        int dimensions,
        List<String> languages,
        State state,
        boolean previous,
        long documentsFilled,
        long documents,
        double progress,
        Optional<String> problem) {
    public EmbeddingSpaceStatus {
        languages = List.copyOf(languages);
    }

    /** What a space is good for now. */
    public enum State {
        /** Searches run in it. */
        @JsonProperty("active")
        ACTIVE,
        /** It can be switched to. */
        @JsonProperty("complete")
        COMPLETE,
        /** It is being filled. */
        @JsonProperty("filling")
        FILLING
    }
}
