package dev.footnote.ingestion.job;

/** A document that cannot be indexed, with the reason for its owner. */
final class PoisonException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean worthAnotherTry;

    PoisonException(String reason, boolean worthAnotherTry) {
        super(reason);
        this.worthAnotherTry = worthAnotherTry;
    }

    boolean isWorthAnotherTry() {
        return worthAnotherTry;
    }
}
