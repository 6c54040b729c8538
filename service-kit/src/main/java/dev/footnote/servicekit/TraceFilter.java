package dev.footnote.servicekit;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Gives every request a trace id: that of the span it runs in, which continues the caller's W3C
 * {@code traceparent}. It is in the log, in the response header {@code X-Trace-Id} and in every
 * problem. Where requests are not traced it is the caller's, or a new one.
 */
final class TraceFilter extends OncePerRequestFilter {
    static final String ATTRIBUTE = "dev.footnote.traceId";
    private static final String LOG_KEY = "traceId";
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.{0,64}");

    private final Tracer tracer;

    TraceFilter(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Span span = tracer.currentSpan();
        String traced = span == null ? "" : span.context().traceId();
        String id = traced.isEmpty() ? traceId(request.getHeader("traceparent")) : traced;
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader("X-Trace-Id", id);
        if (!traced.isEmpty()) {
            // The span has put it into the log.
            chain.doFilter(request, response);
            return;
        }
        try (var _ = MDC.putCloseable(LOG_KEY, id)) {
            chain.doFilter(request, response);
        }
    }

    /** The id of the request, also in an error dispatch; new when no filter saw the request. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : traceId(null);
    }

    static String traceId(@Nullable String traceParent) {
        if (traceParent != null) {
            var matcher = TRACE_PARENT.matcher(traceParent);
            if (matcher.matches()) return matcher.group(1);
        }
        return UUID.randomUUID().toString().replace("-", "");
    }
}
