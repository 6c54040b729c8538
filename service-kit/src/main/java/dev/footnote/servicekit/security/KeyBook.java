package dev.footnote.servicekit.security;

import java.util.Optional;

/** Knows some keys; declare beans of it. A key that no bean knows is refused. */
@FunctionalInterface
public interface KeyBook {
    /** Whose key it is; empty when it is none of this book, or no longer valid. */
    Optional<Caller> caller(String key);
}
