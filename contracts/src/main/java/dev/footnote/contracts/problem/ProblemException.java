package dev.footnote.contracts.problem;

import org.jspecify.annotations.Nullable;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure that a client is told about. The message says what was wrong, what was found or
 * expected, and the next step; it is shown to the client as it is, so it never carries secrets or a
 * document's text.
 */
public final class ProblemException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ProblemKind kind;
    private final @Nullable Duration retryAfter;

    public ProblemException(ProblemKind kind, String message) {
        this(kind, message, (Duration) null);
    }

    public ProblemException(ProblemKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = null;
    }

    private ProblemException(ProblemKind kind, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** A refusal for now: the client may try again after the given time. */
    public static ProblemException overloaded(String message, Duration retryAfter) {
        return new ProblemException(ProblemKind.OVERLOADED, message, retryAfter);
    }

    public ProblemKind kind() {
        return kind;
    }

    /** What the message is, never null. */
    public String detail() {
        String message = getMessage();
        return message == null ? kind.title() : message;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
