package dev.footnote.servicekit;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.multipart.MultipartException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

import java.util.stream.Collectors;

/** Says of any exception which problem it is for the client. */
final class Problems {
    private static final int CAUSES_MAX = 16;

    private Problems() {}

    static ProblemException of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof ProblemException problem) return problem;
            if (isDatabaseAway(cause)) {
                return new ProblemException(
                        ProblemKind.UNAVAILABLE,
                        "The database does not answer. Try again in a moment; if it stays so, see"
                                + " whether the database server runs.",
                        failure);
            }
            cause = cause.getCause();
        }
        return switch (failure) {
            case MethodArgumentNotValidException invalid ->
                    badRequest(fields(invalid.getBindingResult()), invalid);
            case HttpMessageNotReadableException unreadable ->
                    badRequest(unreadable(unreadable.getCause()), unreadable);
            case TypeMismatchException mismatch ->
                    badRequest(
                            "%s: \"%s\" is not of the expected type"
                                    .formatted(mismatch.getPropertyName(), mismatch.getValue()),
                            mismatch);
            case ErrorResponse response -> ofStatus(response, failure);
            case InvalidParameterException undecodable ->
                    badRequest(
                            "The query, or the form, has a parameter that cannot be decoded:"
                                    + " percent-encode it as UTF-8.",
                            undecodable);
            case MultipartException multipart ->
                    badRequest(
                            "The body is not the multipart form that its Content-Type announces;"
                                    + " a boundary stands in both.",
                            multipart);
            default ->
                    new ProblemException(
                            ProblemKind.INTERNAL,
                            "The request failed on our side; the log has the reason under its"
                                    + " trace id.",
                            failure);
        };
    }

    private static boolean isDatabaseAway(Throwable cause) {
        return cause instanceof DataAccessResourceFailureException
                || cause instanceof RecoverableDataAccessException
                || cause instanceof CannotCreateTransactionException;
    }

    static ProblemKind kindOf(int status) {
        return switch (status) {
            case 401 -> ProblemKind.UNAUTHENTICATED;
            case 403 -> ProblemKind.FORBIDDEN;
            case 404 -> ProblemKind.NOT_FOUND;
            case 405 -> ProblemKind.METHOD_NOT_ALLOWED;
            case 406 -> ProblemKind.NOT_ACCEPTABLE;
            case 409 -> ProblemKind.CONFLICT;
            case 412 -> ProblemKind.PRECONDITION_FAILED;
            case 413 -> ProblemKind.TOO_LARGE;
            case 415 -> ProblemKind.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ProblemKind.OVERLOADED;
            case 503 -> ProblemKind.UNAVAILABLE;
            default ->
                    status >= 400 && status < 500 ? ProblemKind.BAD_REQUEST : ProblemKind.INTERNAL;
        };
    }

    private static ProblemException ofStatus(ErrorResponse response, Throwable failure) {
        ProblemKind kind = kindOf(response.getStatusCode().value());
        String detail = response.getBody().getDetail();
        return new ProblemException(kind, detail == null ? kind.title() : detail, failure);
    }

    private static ProblemException badRequest(String message, Throwable cause) {
        return new ProblemException(ProblemKind.BAD_REQUEST, message, cause);
    }

    private static String fields(BindingResult result) {
        return result.getAllErrors().stream()
                .map(
                        error ->
                                (error instanceof FieldError field
                                                ? field.getField()
                                                : error.getObjectName())
                                        + ": "
                                        + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /** Where the body went wrong, without quoting it back and without naming our classes. */
    private static String unreadable(@Nullable Throwable cause) {
        return switch (cause) {
            case StreamReadException syntax ->
                    "The body is not valid JSON, line %d column %d: %s."
                            .formatted(
                                    syntax.getLocation().getLineNr(),
                                    syntax.getLocation().getColumnNr(),
                                    syntax.getOriginalMessage());
            case DatabindException mapping -> "%s: %s".formatted(path(mapping), reason(mapping));
            case null, default -> "The body is missing or cannot be read; send a JSON object.";
        };
    }

    private static String reason(DatabindException mapping) {
        Throwable cause = mapping.getCause();
        if (cause instanceof IllegalArgumentException ours && ours.getMessage() != null) {
            return ours.getMessage();
        }
        return "the value is not of the expected type";
    }

    private static String path(JacksonException mapping) {
        String path =
                mapping.getPath().stream()
                        .map(
                                step ->
                                        step.getPropertyName() == null
                                                ? "[" + step.getIndex() + "]"
                                                : "." + step.getPropertyName())
                        .collect(Collectors.joining());
        if (path.isEmpty()) return "body";
        return path.startsWith(".") ? path.substring(1) : path;
    }
}
