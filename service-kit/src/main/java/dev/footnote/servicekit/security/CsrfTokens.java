package dev.footnote.servicekit.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/** A session has one token, made of its secret, so that every gateway knows it. */
final class CsrfTokens implements CsrfTokenRepository {
    private static final String PARAMETER = "_csrf";

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String secret = SessionCookie.read(request).orElse("");
        return new DefaultCsrfToken(
                SessionCookie.CSRF_HEADER, PARAMETER, SessionCookie.csrfToken(secret));
    }

    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // It is made of the cookie, anew for each request.
    }

    @Override
    public CsrfToken loadToken(HttpServletRequest request) {
        return generateToken(request);
    }
}
