package dev.footnote.contracts.ingestion;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What goes first when jobs wait; among equals, the smaller document. */
public enum JobPriority {
    @JsonProperty("high")
    HIGH,
    @JsonProperty("normal")
    NORMAL,
    /** Part of a load of many: whatever somebody waits for goes before it. */
    @JsonProperty("bulk")
    BULK
}
