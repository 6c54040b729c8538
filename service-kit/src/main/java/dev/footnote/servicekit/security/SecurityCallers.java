package dev.footnote.servicekit.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The caller of this thread, as Spring Security keeps it. */
final class SecurityCallers implements Callers {
    @Override
    public Caller current() {
        return callerOf(SecurityContextHolder.getContext().getAuthentication());
    }

    static Caller callerOf(@Nullable Authentication authentication) {
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? caller
                : Caller.ANONYMOUS;
    }
}
