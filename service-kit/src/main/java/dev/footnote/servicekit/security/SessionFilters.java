package dev.footnote.servicekit.security;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

import java.util.Set;

/** What stands before the routes where browsers have sessions. */
final class SessionFilters {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private SessionFilters() {}

    /** Takes the cookie of a session for a key; one that has ended is taken back. */
    static AuthenticationFilter sessions(
            CookieConverter cookies, KeyProvider keys, RouteGate gate) {
        var filter = new AuthenticationFilter(new ProviderManager(keys), cookies);
        filter.setSuccessHandler((_, _, _) -> {});
        filter.setFailureHandler(
                (request, response, failure) -> {
                    SessionCookie.takeBack(response);
                    gate.commence(request, response, failure);
                });
        return filter;
    }

    /**
     * A browser sends its cookie with whatever a page makes it send, so what changes something must
     * also bring the token, which other sites' pages cannot read.
     */
    static CsrfFilter forgery(CookieConverter cookies, RouteGate gate) {
        var filter = new CsrfFilter(new CsrfTokens());
        filter.setRequestHandler(new CsrfTokenRequestAttributeHandler());
        filter.setRequireCsrfProtectionMatcher(request -> changesBySession(request, cookies));
        filter.setAccessDeniedHandler(
                (request, response, _) ->
                        gate.handle(
                                request,
                                response,
                                new AccessDeniedException(
                                        "A session's changes need the header "
                                                + SessionCookie.CSRF_HEADER
                                                + " with the token of GET /api/v1/session.")));
        return filter;
    }

    private static boolean changesBySession(HttpServletRequest request, CookieConverter cookies) {
        return !READING.contains(request.getMethod()) && cookies.secret(request).isPresent();
    }
}
