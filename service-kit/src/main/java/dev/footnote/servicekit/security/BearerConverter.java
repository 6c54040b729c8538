package dev.footnote.servicekit.security;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Takes the key of a request. What is no key is refused, and not taken for no key at all. */
final class BearerConverter implements AuthenticationConverter {
    private static final String SCHEME = "Bearer ";

    /** Clients of OpenAI's protocol must send something. */
    private static final String NO_KEY = "anonymous";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) return null;
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new BadCredentialsException("The header Authorization is not: Bearer KEY.");
        }
        String key = header.substring(SCHEME.length()).strip();
        return key.equals(NO_KEY) ? null : SignedIn.asking(key);
    }
}
