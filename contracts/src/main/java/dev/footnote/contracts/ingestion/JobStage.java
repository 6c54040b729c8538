package dev.footnote.contracts.ingestion;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The stages of an ingestion job, in order; the last three are final. */
public enum JobStage {
    @JsonProperty("received")
    RECEIVED,
    @JsonProperty("parsing")
    PARSING,
    @JsonProperty("chunking")
    CHUNKING,
    @JsonProperty("embedding")
    EMBEDDING,
    @JsonProperty("publishing")
    PUBLISHING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    public boolean isFinal() {
        return switch (this) {
            case DONE, FAILED, CANCELLED -> true;
            case RECEIVED, PARSING, CHUNKING, EMBEDDING, PUBLISHING -> false;
        };
    }
}
