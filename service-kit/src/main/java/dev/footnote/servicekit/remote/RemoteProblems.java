package dev.footnote.servicekit.remote;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads an error answer, in either of our two shapes, back into the problem it was. */
final class RemoteProblems {
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final Duration RETRY_DEFAULT = Duration.ofSeconds(1);

    private final JsonMapper json;

    RemoteProblems(JsonMapper json) {
        this.json = json;
    }

    ProblemException of(int status, @Nullable String retryAfter, InputStream body)
            throws IOException {
        return of(status, retryAfter, parsed(body.readNBytes(BODY_BYTES_MAX)));
    }

    /** An error that came inside a stream, after the status. */
    ProblemException ofEvent(JsonNode error) {
        return of(500, null, error);
    }

    private ProblemException of(int status, @Nullable String retryAfter, JsonNode body) {
        JsonNode error = body.has("error") ? body.path("error") : body;
        ProblemKind kind = kind(error.path("code").asString(""), status);
        String detail = error.path("detail").asString(error.path("message").asString(kind.title()));
        return kind == ProblemKind.OVERLOADED
                ? ProblemException.overloaded(detail, duration(retryAfter))
                : new ProblemException(kind, detail);
    }

    private JsonNode parsed(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    private static Duration duration(@Nullable String seconds) {
        return seconds != null && seconds.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : RETRY_DEFAULT;
    }

    private static ProblemKind kind(String code, int status) {
        for (ProblemKind kind : ProblemKind.values()) {
            if (kind.code().equals(code)) return kind;
        }
        for (ProblemKind kind : ProblemKind.values()) {
            if (kind.status() == status) return kind;
        }
        return status < 500 ? ProblemKind.BAD_REQUEST : ProblemKind.UNAVAILABLE;
    }
}
