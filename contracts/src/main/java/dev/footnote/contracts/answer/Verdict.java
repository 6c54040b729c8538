package dev.footnote.contracts.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the documents carried the answer. */
public enum Verdict {
    @JsonProperty("answered")
    ANSWERED,
    @JsonProperty("partial")
    PARTIAL,
    @JsonProperty("not_in_sources")
    NOT_IN_SOURCES
}
