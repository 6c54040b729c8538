package dev.footnote.servicekit.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/**
 * What surrounds a request when it is known who asks, and that the route lets it pass; declare
 * beans of it. It is no servlet filter, which would also run elsewhere.
 */
@FunctionalInterface
public interface SignedInStep {
    void around(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException;
}
