package dev.footnote.servicekit;

import dev.footnote.contracts.problem.ProblemException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

import java.io.IOException;

/** Answers what the container dispatches: exceptions of filters, {@code sendError}. */
@Controller
final class ContainerErrorController implements ErrorController {
    private static final Logger log = LoggerFactory.getLogger(ContainerErrorController.class);

    private final ProblemWriter problems;

    ContainerErrorController(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // What is committed was broken off on purpose: the client must not take it for the whole.
        if (!response.isCommitted()) problems.write(request, response, problem(request));
    }

    private static ProblemException problem(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            log.error("{} failed before a controller", request.getMethod(), failure);
            return Problems.of(failure);
        }
        // Without an attribute somebody asked for the error page itself: there is no such page.
        int status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                        ? code
                        : 404;
        var kind = Problems.kindOf(status);
        return new ProblemException(kind, kind.title() + ".");
    }
}
