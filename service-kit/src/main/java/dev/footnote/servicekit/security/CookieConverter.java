package dev.footnote.servicekit.security;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.web.util.ServletRequestPathUtils;

import java.util.Optional;

/**
 * Takes the session of a browser that sends no key. Routes that are open to everybody do not ask
 * for it, so that the page still comes when the session is over.
 */
final class CookieConverter implements AuthenticationConverter {
    private final RouteTable table;

    CookieConverter(RouteTable table) {
        this.table = table;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        return secret(request).map(SignedIn::askingForSession).orElse(null);
    }

    /** The secret of the session that this request is answered for. */
    Optional<String> secret(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) return Optional.empty();
        return SessionCookie.read(request).filter(_ -> asksWhoItIs(request));
    }

    private boolean asksWhoItIs(HttpServletRequest request) {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return table.find(request.getMethod(), path)
                .filter(route -> route.access() != Access.OPEN)
                .isPresent();
    }
}
