package dev.footnote.servicekit.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

import java.io.Serial;
import java.util.List;
import java.util.Objects;

/** A key or a session that is to be looked up, then the caller whose it is. */
final class SignedIn extends AbstractAuthenticationToken {
    @Serial private static final long serialVersionUID = 1;

    private final transient @Nullable Caller caller;
    private final transient @Nullable String key;
    private final boolean session;

    private SignedIn(@Nullable Caller caller, @Nullable String key, boolean session) {
        super(List.of());
        this.caller = caller;
        this.key = key;
        this.session = session;
        setAuthenticated(caller != null);
    }

    static SignedIn asking(String key) {
        return new SignedIn(null, key, false);
    }

    static SignedIn askingForSession(String secret) {
        return new SignedIn(null, secret, true);
    }

    static SignedIn as(Caller caller) {
        return new SignedIn(caller, null, false);
    }

    /** Whether the key is a session's secret. */
    boolean isSession() {
        return session;
    }

    String key() {
        return Objects.requireNonNull(key);
    }

    @Override
    public @Nullable Object getCredentials() {
        return key;
    }

    @Override
    public @Nullable Object getPrincipal() {
        return caller;
    }

    // A key in an equality or a hash would be a key in a log, sooner or later.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return caller == null ? "a key" : caller.name();
    }
}
