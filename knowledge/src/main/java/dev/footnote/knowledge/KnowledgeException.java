package dev.footnote.knowledge;

/** A refusal of the knowledge store, with a stable kind beside the message. */
public final class KnowledgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it was refused; the names are stable and may be shown to callers. */
    public enum Kind {
        /** A value breaks a limit or the form that its field asks for. */
        INVALID,
        /** A vector belongs to an embedding space that nobody registered. */
        UNKNOWN_SPACE,
        /** The data folder is used by another process, or cannot be read or written. */
        FOLDER,
        /** The database server cannot be reached, or is not one that knowledge can be kept on. */
        DATABASE,
        /** The state does not allow it: a space that is not complete, or that is in use. */
        CONFLICT,
        /** The index could not be opened, written or searched. */
        INDEX
    }

    private final Kind kind;

    public KnowledgeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public KnowledgeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
