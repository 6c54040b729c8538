package dev.footnote.servicekit.security;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.servicekit.ProblemWriter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

import java.io.IOException;
import java.io.Serial;
import java.util.Set;
import java.util.function.Supplier;

/** Asks the table of routes, and tells who was refused why. */
final class RouteGate
        implements AuthorizationManager<HttpServletRequest>,
                AuthenticationEntryPoint,
                AccessDeniedHandler {
    private final RouteTable table;
    private final ProblemWriter problems;

    RouteGate(RouteTable table, ProblemWriter problems) {
        this.table = table;
        this.problems = problems;
    }

    /** Carries the table's answer through Spring Security. */
    private static final class Refused extends AccessDeniedException {
        @Serial private static final long serialVersionUID = 1;
        private final ProblemException problem;
        private final transient Set<String> allowed;

        Refused(RouteTable.Decision.Refuse refusal) {
            super(refusal.problem().detail());
            this.problem = refusal.problem();
            this.allowed = refusal.allowed();
        }
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication,
            HttpServletRequest request) {
        var signedIn = authentication.get();
        return switch (table.decide(request, SecurityCallers.callerOf(signedIn))) {
            case RouteTable.Decision.Pass _ -> new AuthorizationDecision(true);
            case RouteTable.Decision.Refuse refusal -> throw new Refused(refusal);
        };
    }

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failure)
            throws IOException {
        if (failure.getCause() instanceof AccessDeniedException denied) {
            handle(request, response, denied);
            return;
        }
        String detail =
                failure.getMessage() == null ? "The key is not valid." : failure.getMessage();
        problems.write(
                request, response, new ProblemException(ProblemKind.UNAUTHENTICATED, detail));
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        if (!(denied instanceof Refused refused)) {
            problems.write(
                    request, response, new ProblemException(ProblemKind.FORBIDDEN, detail(denied)));
            return;
        }
        if (!refused.allowed.isEmpty()) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", refused.allowed));
        }
        problems.write(request, response, refused.problem);
    }

    private static String detail(AccessDeniedException denied) {
        String message = denied.getMessage();
        return message == null ? ProblemKind.FORBIDDEN.title() : message;
    }
}
