package dev.footnote.servicekit.security;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;

import java.util.List;
import java.util.Optional;

/** Looks a key up in every book, and a session in the one for sessions. */
record KeyProvider(List<KeyBook> books, Optional<SessionBook> sessions)
        implements AuthenticationProvider {
    KeyProvider {
        books = List.copyOf(books);
    }

    @Override
    public Authentication authenticate(Authentication asking) {
        var signingIn = (SignedIn) asking;
        return signingIn.isSession() ? ofSession(signingIn.key()) : ofKey(signingIn.key());
    }

    private SignedIn ofSession(String secret) {
        return sessions.flatMap(book -> book.callerOfSession(secret))
                .map(SignedIn::as)
                .orElseThrow(
                        () -> new BadCredentialsException("The session is over. Sign in again."));
    }

    private SignedIn ofKey(String key) {
        return books.stream()
                .flatMap(book -> book.caller(key).stream())
                .findFirst()
                .map(SignedIn::as)
                .orElseThrow(
                        () ->
                                new BadCredentialsException(
                                        "The key is unknown, has expired or was revoked. Ask"
                                                + " without one, or get another."));
    }

    @Override
    public boolean supports(Class<?> type) {
        return SignedIn.class.isAssignableFrom(type);
    }
}
