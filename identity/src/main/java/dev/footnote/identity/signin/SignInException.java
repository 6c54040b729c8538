package dev.footnote.identity.signin;

import java.io.Serial;

/** Somebody could not be signed in; the page says why. */
public final class SignInException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final Reason reason;

    /** What the page tells people by. */
    public enum Reason {
        /** They, or the provider, said no. */
        DENIED,
        /** It took too long, or began in another tab. */
        EXPIRED,
        /** The provider does not answer. */
        UNAVAILABLE,
        /** What the provider said is not accepted: only the operator can help. */
        REFUSED
    }

    public SignInException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SignInException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
