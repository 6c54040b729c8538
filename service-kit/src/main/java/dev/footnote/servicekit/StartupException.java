package dev.footnote.servicekit;

import java.io.Serial;

/** Why a service cannot start, and what to do: shown as two lines, without a stack trace. */
public final class StartupException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String advice;

    public StartupException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    /** The next step. */
    public String advice() {
        return advice;
    }
}
