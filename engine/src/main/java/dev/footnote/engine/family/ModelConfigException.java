package dev.footnote.engine.family;

/** A configuration that does not describe a model this engine can run. */
public final class ModelConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ModelConfigException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** What can be wrong. */
    public enum Kind {
        /** No such family here. */
        UNSUPPORTED,
        /** A setting or tensor that the family needs is not there. */
        MISSING,
        /** A setting has another type or an impossible value. */
        MALFORMED
    }
}
