package dev.footnote.identity.web;

import dev.footnote.identity.Audit;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.RouteTable;
import dev.footnote.servicekit.security.SignedInStep;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.ServletRequestPathUtils;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records every act on a route that editors or administrators have, so that a new route is recorded
 * too. Acts that record themselves, in their own transaction, are recorded here when they fail.
 */
final class AuditStep implements SignedInStep {
    private static final Logger LOG = LoggerFactory.getLogger(AuditStep.class);
    private static final int REFUSED = 400;

    private final RouteTable table;
    private final Callers callers;
    private final Audit audit;
    private final Set<Route> recordedByThemselves;

    AuditStep(RouteTable table, Callers callers, Audit audit, List<Route> recorded) {
        this.table = table;
        this.callers = callers;
        this.audit = audit;
        this.recordedByThemselves = Set.copyOf(recorded);
    }

    @Override
    public void around(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        Optional<Route> act = act(request);
        boolean ended = false;
        try {
            rest.doFilter(request, response);
            ended = true;
        } finally {
            int status = ended ? response.getStatus() : 500;
            act.ifPresent(route -> record(request, route, status));
        }
    }

    private Optional<Route> act(HttpServletRequest request) {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return table.find(request.getMethod(), path)
                .filter(route -> !route.method().equals(HttpMethod.GET))
                .filter(route -> route.access() == Access.WRITE || route.access() == Access.MANAGE);
    }

    private void record(HttpServletRequest request, Route route, int status) {
        if (recordedByThemselves.contains(route) && status < REFUSED) return;
        var act =
                new Audit.Act(
                        route.method() + " " + route.pattern(),
                        request.getRequestURI(),
                        String.valueOf(status),
                        Optional.empty(),
                        List.of());
        try {
            audit.record(callers.current(), act);
        } catch (RuntimeException e) {
            // The act is done and its answer sent: that it is not in the log must be seen.
            LOG.error("{} by {} is not in the audit log", act.act(), callers.current().name(), e);
        }
    }
}
