package dev.footnote.servicekit;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.openai.ErrorBody;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes a problem as the path's clients expect it: the OpenAI error shape under {@code /v1},
 * Cohere's under {@code /v2}, that of Text Embeddings Inference on its routes, RFC 9457 everywhere
 * else.
 */
public final class ProblemWriter {
    /** Also under the prefix that a service gets when several share one process. */
    private static final Pattern OPENAI_PATH = Pattern.compile("(/(?!api/)[a-z-]+)?/v1(/.*)?");

    private static final Pattern COHERE_PATH = Pattern.compile("(/embedding)?/v2(/.*)?");
    private static final Pattern TEI_PATH = Pattern.compile("(/embedding)?/(rerank|embed|info)");

    private final JsonMapper json;

    private record CohereBody(String message) {}

    private record TeiBody(String error, @JsonProperty("error_type") String errorType) {}

    /** A body and the status it comes with. */
    private record Answer(int status, String contentType, Object body) {}

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    private record ProblemBody(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            String traceId) {}

    /** Writes status, headers and body; the response must not be committed. */
    public void write(
            HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        String traceId = TraceFilter.of(request);
        Answer answer = answer(path(request), problem, traceId);
        response.resetBuffer();
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        problem.retryAfter()
                .ifPresent(
                        it ->
                                response.setHeader(
                                        HttpHeaders.RETRY_AFTER,
                                        Long.toString(Math.max(1, it.toSeconds()))));
        if (problem.kind() == ProblemKind.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.setHeader("X-Trace-Id", traceId);
        response.getOutputStream().write(bytes(answer.body()));
        response.flushBuffer();
    }

    private static Answer answer(String path, ProblemException problem, String traceId) {
        int status = problem.kind().status();
        if (OPENAI_PATH.matcher(path).matches()) {
            return new Answer(status, "application/json", openAiBody(problem));
        }
        if (COHERE_PATH.matcher(path).matches()) {
            return new Answer(status, "application/json", new CohereBody(problem.detail()));
        }
        if (TEI_PATH.matcher(path).matches()) {
            return new Answer(
                    teiStatus(problem.kind()),
                    "application/json",
                    new TeiBody(problem.detail(), teiType(problem.kind())));
        }
        return new Answer(status, "application/problem+json", body(path, problem, traceId));
    }

    /** The same problem in the OpenAI shape, as a stream carries it after it has begun. */
    public static ErrorBody openAiBody(ProblemException problem) {
        return new ErrorBody(
                new ErrorBody.ErrorDetail(
                        problem.detail(),
                        openAiType(problem.kind()),
                        Optional.empty(),
                        problem.kind().code()));
    }

    private byte[] bytes(Object body) {
        return json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }

    private static ProblemBody body(String path, ProblemException problem, String traceId) {
        ProblemKind kind = problem.kind();
        return new ProblemBody(
                "urn:footnote:problem:" + kind.code(),
                kind.title(),
                kind.status(),
                problem.detail(),
                path,
                kind.code(),
                traceId);
    }

    /** There a text that is too long is too large a request, and a missing model a failed one. */
    private static int teiStatus(ProblemKind kind) {
        return switch (teiType(kind)) {
            case "backend" -> 424;
            default ->
                    kind == ProblemKind.CONTEXT_TOO_LONG
                            ? ProblemKind.TOO_LARGE.status()
                            : kind.status();
        };
    }

    private static String teiType(ProblemKind kind) {
        return switch (kind) {
            case OVERLOADED -> "overloaded";
            case UNAVAILABLE -> "unhealthy";
            case UNKNOWN_MODEL, WRONG_MODEL, MODEL_TOO_LARGE, INTERNAL -> "backend";
            case UNAUTHENTICATED,
                    FORBIDDEN,
                    BAD_REQUEST,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    CONFLICT,
                    PRECONDITION_FAILED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    CONTEXT_TOO_LONG ->
                    "validation";
        };
    }

    private static String openAiType(ProblemKind kind) {
        return switch (kind) {
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case OVERLOADED -> "rate_limit_error";
            case UNAVAILABLE, INTERNAL -> "server_error";
            case BAD_REQUEST,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    CONFLICT,
                    PRECONDITION_FAILED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    UNKNOWN_MODEL,
                    WRONG_MODEL,
                    MODEL_TOO_LARGE,
                    CONTEXT_TOO_LONG ->
                    "invalid_request_error";
        };
    }

    /** The path the client asked for, also while the container dispatches its error. */
    private static String path(HttpServletRequest request) {
        Object original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return original instanceof String uri ? uri : request.getRequestURI();
    }
}
