package dev.footnote.cli.client;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/**
 * The server refused or failed; {@code code} is its stable code, {@code unavailable} if it has
 * none.
 */
public final class ServerProblem extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Optional<Duration> retryAfter;

    public ServerProblem(int status, String code, String detail, Optional<Duration> retryAfter) {
        super(detail);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** How long the server asks to wait when it is overloaded. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public String line() {
        return "%s (%s)".formatted(getMessage(), code);
    }
}
