package dev.footnote.cli.models;

/** What became of one attempt to bring a model here. */
sealed interface FetchOutcome {
    /** The files are there. */
    record Delivered() implements FetchOutcome {}

    /** This source cannot serve here; {@code reason} continues a sentence after a colon. */
    record Unavailable(Cause cause, String reason) implements FetchOutcome {}

    enum Cause {
        NOT_CONFIGURED,
        NO_NETWORK,
        DISK_FULL,
        DAMAGED,
        FAILED
    }
}
