package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.parse.ParseOutcome;

/** Ends the parsing of a document with a reason for the administrator. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final ParseOutcome.Refusal kind;

    RefusedException(ParseOutcome.Refusal kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    ParseOutcome.Refused outcome() {
        return new ParseOutcome.Refused(kind, String.valueOf(getMessage()));
    }
}
