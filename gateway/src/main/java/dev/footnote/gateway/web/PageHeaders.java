package dev.footnote.gateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/** What the page may do: run and load what is ours, and talk to us and to where uploads go. */
final class PageHeaders extends OncePerRequestFilter {
    private final String policy;

    /**
     * @param ingestionAddress a second address that the page talks to; blank for none
     */
    PageHeaders(String ingestionAddress) {
        String uploads = ingestionAddress.isBlank() ? "" : " " + ingestionAddress;
        policy =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                        + " font-src 'self'; connect-src 'self'"
                        + uploads
                        + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Content-Security-Policy", policy);
        chain.doFilter(request, response);
    }
}
