package dev.footnote.engine.sample.grammar;

/** A grammar, schema or pattern that cannot be held to. */
public final class GrammarException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** It is understood, but uses something that generation cannot be held to. */
        UNSUPPORTED,
        /** It contradicts its own language. */
        MALFORMED,
        /** It is larger than is compiled. */
        LIMIT,
        /** No text satisfies it, or no token of the vocabulary goes on. */
        UNSATISFIABLE
    }

    private final Kind kind;
    private final String subject;

    /**
     * An error of a kind.
     *
     * @param subject the keyword or construct that it is about
     */
    public GrammarException(Kind kind, String subject, String message) {
        super(message);
        this.kind = kind;
        this.subject = subject;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** The keyword or construct that it is about. */
    public String subject() {
        return subject;
    }

    static GrammarException unsupported(String subject, String message) {
        return new GrammarException(Kind.UNSUPPORTED, subject, message);
    }

    static GrammarException malformed(String subject, String message) {
        return new GrammarException(Kind.MALFORMED, subject, message);
    }
}
