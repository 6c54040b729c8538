package dev.footnote.servicekit.security;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request.
 *
 * @param name what logs call it: the name of its key, or of its user
 * @param user the name that access lists give it; empty for nobody in particular
 * @param keyId the key it came with, when that is one of ours
 */
public record Caller(
        String name,
        Optional<String> user,
        Set<String> groups,
        Role role,
        Set<Scope> scopes,
        Optional<String> keyId) {
    /** Somebody without a key. */
    public static final Caller ANONYMOUS =
            new Caller(
                    "anonymous",
                    Optional.empty(),
                    Set.of(),
                    Role.NONE,
                    Role.NONE.scopes(),
                    Optional.empty());

    /** Whoever has the administrator's key of this installation. */
    public static final Caller ADMINISTRATOR =
            new Caller(
                    "administrator",
                    Optional.empty(),
                    Set.of(),
                    Role.ADMINISTRATOR,
                    Role.ADMINISTRATOR.scopes(),
                    Optional.empty());

    /** Another service of this installation: uses the models, sees no document. */
    public static final Caller SERVICE =
            new Caller(
                    "service",
                    Optional.empty(),
                    Set.of(),
                    Role.NONE,
                    EnumSet.of(Scope.MODELS),
                    Optional.empty());

    public Caller {
        groups = Set.copyOf(groups);
        scopes = Set.copyOf(scopes);
    }

    public boolean isAnonymous() {
        return equals(ANONYMOUS);
    }

    public boolean has(Scope scope) {
        return scopes.contains(scope);
    }
}
