package dev.footnote.identity;

import java.util.Optional;

/**
 * The sessions of browsers, known to every process that shares the database. Each method is one
 * transaction, and the next request obeys it.
 */
public interface Sessions {
    /** Begins a session, and gives its secret, which is for the browser's cookie alone. */
    String begin(Session session);

    /** Empty when there is none, or it has ended. */
    Optional<Session> find(String secret);

    /** Ends a session at once; gives it when there was one. */
    Optional<Session> end(String secret);
}
