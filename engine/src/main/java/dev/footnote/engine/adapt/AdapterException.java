package dev.footnote.engine.adapt;

/** An adapter that cannot be applied. */
public final class AdapterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** A file of the adapter is missing or contradicts itself. */
        MALFORMED,
        /** It is an adapter of a kind that is not applied. */
        UNSUPPORTED,
        /** It was made for another model. */
        OTHER_MODEL
    }

    private final Kind kind;

    /** An error of a kind. */
    public AdapterException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
