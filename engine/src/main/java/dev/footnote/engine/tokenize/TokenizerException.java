package dev.footnote.engine.tokenize;

/** A tokenizer could not be read, or a text could not be cut as asked. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** The description contradicts itself or lacks something. */
        MALFORMED,
        /** The description asks for something that is not supported. */
        UNSUPPORTED,
        /** The text cannot be cut to the length with the strategy. */
        TRUNCATION
    }

    private final Kind kind;

    /** An error of a kind with a message that says what was found and what was expected. */
    public TokenizerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What was wrong. */
    public Kind kind() {
        return kind;
    }
}
