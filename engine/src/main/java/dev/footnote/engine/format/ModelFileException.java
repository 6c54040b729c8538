package dev.footnote.engine.format;

/** A model file could not be read. */
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** The file ends before something it announces. */
        TRUNCATED,
        /** The format or its version is not one that is read. */
        VERSION,
        /** Two tensors share bytes. */
        OVERLAP,
        /** A tensor lies outside the data of its file. */
        OUT_OF_RANGE,
        /** The file is well formed but uses something that is not read. */
        UNSUPPORTED,
        /** A count or size is larger than any real model needs. */
        LIMIT,
        /** The file contradicts its format. */
        MALFORMED,
        /** A file, or something in it that must be there, is missing or cannot be read. */
        MISSING
    }

    private final Kind kind;

    /** An error of a kind; the message says what was found, what was expected and what to do. */
    public ModelFileException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** An error of a kind with the failure below it. */
    public ModelFileException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What was wrong. */
    public Kind kind() {
        return kind;
    }
}
