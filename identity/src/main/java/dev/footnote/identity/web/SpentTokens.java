package dev.footnote.identity.web;

import jakarta.servlet.http.HttpServletRequest;

/** Where a controller says how many tokens an answer has read and written. */
public final class SpentTokens {
    private static final String ATTRIBUTE = "dev.footnote.spentTokens";

    private SpentTokens() {}

    public static void add(HttpServletRequest request, long tokens) {
        request.setAttribute(ATTRIBUTE, of(request) + tokens);
    }

    static long of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Long tokens ? tokens : 0;
    }
}
