package dev.footnote.ingestion.parse;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.footnote.ingestion.document.ParsedDocument;

/** A document, or the reason why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ParseOutcome.Parsed.class, name = "parsed"),
    @JsonSubTypes.Type(value = ParseOutcome.Refused.class, name = "refused")
})
public sealed interface ParseOutcome {
    record Parsed(ParsedDocument document) implements ParseOutcome {}

    record Refused(Refusal kind, String reason) implements ParseOutcome {}

    enum Refusal {
        /** No bytes, or no text in them. */
        EMPTY,
        ENCRYPTED,
        MALFORMED,
        UNSUPPORTED,
        /** The document is larger, or unpacks to more, than the limits allow. */
        LIMIT,
        /** It took more of the processor than the limit, as it would again. */
        TIMEOUT,
        /** It took too long by the clock, which may have been the machine's fault. */
        STALLED,
        MEMORY,
        CRASHED
    }
}
