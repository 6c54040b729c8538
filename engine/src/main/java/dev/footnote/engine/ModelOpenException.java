package dev.footnote.engine;

import dev.footnote.engine.backend.opencl.OpenClException;

/** A model that cannot be opened as what was asked for. */
public final class ModelOpenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ModelOpenException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static ModelOpenException of(OpenClException refused) {
        ModelOpenException exception =
                new ModelOpenException(Kind.DEVICE, String.valueOf(refused.getMessage()));
        exception.initCause(refused);
        return exception;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** What can be wrong. */
    public enum Kind {
        /** It needs more memory than there is. */
        TOO_LARGE,
        /** It is a model, but of another use. */
        OTHER_USE,
        /** A file beside the weights is not there. */
        INCOMPLETE,
        /** The device that it should be computed on is not there or refuses. */
        DEVICE
    }
}
