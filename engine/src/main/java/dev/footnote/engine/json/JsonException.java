package dev.footnote.engine.json;

/** JSON text could not be read, or a value in it was not of the expected kind. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** The text is not JSON. */
        SYNTAX,
        /** The text is not UTF-8. */
        ENCODING,
        /** The text is larger or deeper than the reader allows. */
        LIMIT,
        /** A value has another type than the one asked for. */
        TYPE,
        /** An object lacks a member that is needed. */
        MISSING
    }

    private final Kind kind;

    /** An error of a kind with a message that says what was found and what was expected. */
    public JsonException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What was wrong. */
    public Kind kind() {
        return kind;
    }
}
