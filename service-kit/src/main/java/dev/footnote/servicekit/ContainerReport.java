package dev.footnote.servicekit;

import dev.footnote.contracts.problem.ProblemKind;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Replaces Tomcat's own error page, which is shown for requests that never reach the application: a
 * malformed request line, an illegal character in the path. Tomcat makes it by its class name.
 */
public final class ContainerReport extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemKind kind = Problems.kindOf(status);
        // Only constants: nothing here needs escaping.
        String body =
                """
                {"type":"urn:footnote:problem:%s","title":"%s","status":%d,"detail":"%s.",\
                "code":"%s","traceId":"%s"}\
                """
                        .formatted(
                                kind.code(),
                                kind.title(),
                                status,
                                kind.title(),
                                kind.code(),
                                TraceFilter.traceId(null));
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.getReporter().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("The client left before it could be told", e);
        }
    }
}
