package dev.footnote.servicekit;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import java.io.IOException;

/** Answers every exception that leaves a controller, or that Spring MVC throws before one. */
final class ProblemResolver implements HandlerExceptionResolver, Ordered {
    private static final Logger log = LoggerFactory.getLogger(ProblemResolver.class);

    private final ProblemWriter problems;

    ProblemResolver(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    /**
     * Leaves an exception alone when the answer has begun: the container then breaks the
     * connection, so that the client does not take the part for the whole.
     */
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Object handler,
            Exception failure) {
        if (hasLeft(failure)) return new ModelAndView();
        if (response.isCommitted()) return null;
        ProblemException problem = Problems.of(failure);
        if (problem.kind() == ProblemKind.INTERNAL) {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        if (failure instanceof ErrorResponse known) {
            known.getHeaders()
                    .forEach((name, values) -> values.forEach(it -> response.addHeader(name, it)));
        }
        try {
            problems.write(request, response, problem);
        } catch (IOException e) {
            log.debug("The client left before it could be told of its problem", e);
        }
        return new ModelAndView();
    }

    /**
     * A client that left can be told nothing. Only its own connection tells that: a problem may
     * come from the end of another one, to a service or a database.
     */
    private static boolean hasLeft(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException
                    || cause instanceof AsyncRequestNotUsableException) {
                return true;
            }
        }
        return false;
    }
}
