package dev.footnote.identity.web;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.identity.limit.CallerLimits;
import dev.footnote.servicekit.ProblemWriter;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.RouteTable;
import dev.footnote.servicekit.security.SignedInStep;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.web.util.ServletRequestPathUtils;

import java.io.IOException;

/** Holds each key, and each address without one, to what it may use. */
final class LimitStep implements SignedInStep {
    private final RouteTable table;
    private final Callers callers;
    private final CallerLimits limits;
    private final ProblemWriter problems;

    LimitStep(RouteTable table, Callers callers, CallerLimits limits, ProblemWriter problems) {
        this.table = table;
        this.callers = callers;
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    public void around(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        var route = table.find(request.getMethod(), path);
        if (route.isEmpty() || route.get().access() == Access.OPEN) {
            rest.doFilter(request, response);
            return;
        }
        Caller caller = callers.current();
        String name = name(caller, request);
        boolean answer = isAnswer(route.get());
        switch (limits.enter(name, caller.isAnonymous(), answer)) {
            case CallerLimits.Entry.Refused(var reason, var retryAfter, var usage) -> {
                tell(response, usage);
                problems.write(request, response, ProblemException.overloaded(reason, retryAfter));
            }
            case CallerLimits.Entry.Admitted(var usage) -> {
                tell(response, usage);
                try {
                    rest.doFilter(request, response);
                } finally {
                    if (answer) {
                        limits.leave(name, caller.isAnonymous(), SpentTokens.of(request));
                    }
                }
            }
        }
    }

    /**
     * A key, or a user of an OpenID provider, or the installation's administrator, or an address.
     */
    private static String name(Caller caller, HttpServletRequest request) {
        if (caller.isAnonymous()) return "address " + request.getRemoteAddr();
        return caller.keyId().map(id -> "key " + id).orElseGet(() -> "user " + caller.name());
    }

    private static boolean isAnswer(Route route) {
        return route.method().equals(HttpMethod.POST)
                && (route.access() == Access.ASK || route.access() == Access.MODELS);
    }

    private static void tell(HttpServletResponse response, CallerLimits.Usage usage) {
        tell(response, "requests", usage.requests());
        tell(response, "tokens", usage.tokens());
    }

    private static void tell(HttpServletResponse response, String what, CallerLimits.Left left) {
        response.setHeader("x-ratelimit-limit-" + what, Long.toString(left.limit()));
        response.setHeader("x-ratelimit-remaining-" + what, Long.toString(left.remaining()));
        response.setHeader("x-ratelimit-reset-" + what, left.reset().toMillis() + "ms");
    }
}
