package dev.footnote.servicekit.security;

import java.util.Optional;

/**
 * Knows the sessions of people who signed in with a browser; declare one bean of it where people
 * do. Without one no cookie is ever read.
 */
@FunctionalInterface
public interface SessionBook {
    /** Whose session it is; empty when there is none of this secret, or it has ended. */
    Optional<Caller> callerOfSession(String secret);
}
