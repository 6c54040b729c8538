package dev.footnote.identity.signin.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * A sign-in that has begun, as its browser keeps it. Whoever comes back must be the browser that
 * went; nothing is kept here, so that it may come back to any gateway.
 *
 * @param state what the provider gives back
 * @param nonce whose digest the provider signs
 * @param verifier whose digest the provider was told first, and which it is told last (PKCE)
 * @param path where the page goes on
 */
record PendingSignIn(String state, String nonce, String verifier, String path) {
    private static final String COOKIE = "footnote-sign-in";
    private static final Duration LASTS = Duration.ofMinutes(10);
    private static final int PARTS = 4;

    /** The one that the browser keeps; empty when it keeps none, or something else. */
    static Optional<PendingSignIn> of(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        if (cookie == null) return Optional.empty();
        String[] parts = cookie.getValue().split("\\.", -1);
        if (parts.length != PARTS) return Optional.empty();
        try {
            return Optional.of(
                    new PendingSignIn(
                            decoded(parts[0]),
                            decoded(parts[1]),
                            decoded(parts[2]),
                            decoded(parts[3])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void keep(HttpServletResponse response, boolean secure) {
        String value =
                String.join(".", encoded(state), encoded(nonce), encoded(verifier), encoded(path));
        add(response, value, LASTS, secure);
    }

    /** It serves once. */
    static void forget(HttpServletResponse response, boolean secure) {
        add(response, "", Duration.ZERO, secure);
    }

    /** Lax: the browser comes back from another site. */
    private static void add(
            HttpServletResponse response, String value, Duration lasts, boolean secure) {
        var cookie =
                ResponseCookie.from(COOKIE, value)
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .path(SignInController.PATH)
                        .maxAge(lasts)
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }

    /** Leaves the secrets out: values are logged. */
    @Override
    public String toString() {
        return "PendingSignIn[%s]".formatted(path);
    }
}
