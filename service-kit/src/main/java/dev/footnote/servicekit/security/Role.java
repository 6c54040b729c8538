package dev.footnote.servicekit.security;

import java.util.EnumSet;
import java.util.Set;

/** What a caller may do at most; each role may do what those before it may. */
public enum Role {
    /** Somebody without a key: asks what is open to everyone. */
    NONE,
    /** Asks, reads and lists what access lists open to it. */
    READER,
    /** Adds and deletes documents where it may read. */
    EDITOR,
    /** Everything, and sees every document. */
    ADMINISTRATOR;

    /** The scopes of a key of this role that was not narrowed. */
    public Set<Scope> scopes() {
        return switch (this) {
            case NONE -> EnumSet.of(Scope.ASK);
            case READER -> EnumSet.of(Scope.ASK, Scope.MODELS);
            case EDITOR -> EnumSet.of(Scope.ASK, Scope.MODELS, Scope.WRITE);
            case ADMINISTRATOR -> EnumSet.allOf(Scope.class);
        };
    }

    boolean isAtLeast(Role other) {
        return compareTo(other) >= 0;
    }
}
