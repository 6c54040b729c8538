package dev.footnote.servicekit.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that holds the secret of a session. No script reads it, no other site's page makes a
 * browser send it, and over HTTPS its name keeps neighbouring hosts from setting it.
 */
public final class SessionCookie {
    private static final String NAME = "footnote-session";
    private static final String SECURE_NAME = "__Host-" + NAME;

    /** The header in which the page repeats what only it can know. */
    public static final String CSRF_HEADER = "X-CSRF-Token";

    private SessionCookie() {}

    /** The secret that a browser sends. */
    public static Optional<String> read(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, SECURE_NAME);
        if (cookie == null) cookie = WebUtils.getCookie(request, NAME);
        return Optional.ofNullable(cookie).map(it -> it.getValue()).filter(it -> !it.isBlank());
    }

    /**
     * Gives the browser a session's secret for as long as the session lasts.
     *
     * @param secure whether the browser reaches us over HTTPS
     */
    public static void give(
            HttpServletResponse response, String secret, Duration lasts, boolean secure) {
        add(response, secure, secret, lasts);
    }

    /** Takes the cookie back, under both names. */
    public static void takeBack(HttpServletResponse response) {
        add(response, true, "", Duration.ZERO);
        add(response, false, "", Duration.ZERO);
    }

    /** What a page must send in {@link #CSRF_HEADER}: of the secret, and no way back to it. */
    public static String csrfToken(String secret) {
        return KeyDigest.of("csrf " + secret).hex();
    }

    private static void add(
            HttpServletResponse response, boolean secure, String secret, Duration lasts) {
        var cookie =
                ResponseCookie.from(secure ? SECURE_NAME : NAME, secret)
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Strict")
                        .path("/")
                        .maxAge(lasts)
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
