package dev.footnote.providers;

import dev.footnote.contracts.problem.ProblemKind;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says of a status and an error's body, in any of the servers' shapes, which failure it is. */
final class FailureReader {
    private static final int MESSAGE_LENGTH_MAX = 300;

    /** How servers say that a prompt is too long; OpenAI and vLLM, llama.cpp, TGI, TEI. */
    private static final List<String> TOO_LONG =
            List.of(
                    "context_length_exceeded",
                    "maximum context length",
                    "exceed_context_size",
                    "exceeds the available context",
                    "max_new_tokens` must be",
                    "must have less than");

    private final ModelServer server;
    private final JsonMapper json;

    FailureReader(ModelServer server, JsonMapper json) {
        this.server = server;
        this.json = json;
    }

    /** A status of 300 or more. */
    Failure of(int status, Optional<Duration> retryAfter, String body) {
        JsonNode error = error(body);
        String code = error.path("code").asString(error.path("type").asString(""));
        String message = message(error);
        return switch (status) {
            // Some servers repeat the key they refuse, so their words are left out.
            case 401, 403 ->
                    new Failure.Refused(
                            "%s refuses our key (status %d; it came from %s). The operator sets another key."
                                    .formatted(
                                            server.title(),
                                            status,
                                            server.access().secret().origin()));
            // TEI says with 424 that its model does not do what the route is for.
            case 404, 405, 424 ->
                    new Failure.Refused(
                            "%s does not have the model %s or not this route (status %d%s). The operator checks address and model."
                                    .formatted(
                                            server.title(), server.model(), status, said(message)));
            case 429 -> busy(code, retryAfter, message);
            case 400, 413, 422 -> rejected(status, code + " " + message, message);
            default -> {
                if (status < 400) {
                    yield new Failure.Refused(
                            "%s sends us to another address (status %d), which we do not follow. The operator sets the address it has."
                                    .formatted(server.title(), status));
                }
                yield new Failure.Down(
                        "%s failed (status %d%s)."
                                .formatted(server.title(), status, said(message)));
            }
        };
    }

    /** An error inside a stream, after the status; empty when the event is none. */
    Optional<Failure> ofEvent(JsonNode event) {
        JsonNode error = event.path("error");
        if (error.isMissingNode() || error.isNull()) return Optional.empty();
        String message = message(error.isObject() ? error : event);
        String code = error.path("code").asString(error.path("type").asString(""));
        if (tooLong(code + " " + message)) {
            return Optional.of(rejected(400, code + " " + message, message));
        }
        return Optional.of(
                new Failure.Broken(
                        "%s broke its answer off with an error%s."
                                .formatted(server.title(), said(message))));
    }

    private Failure busy(String code, Optional<Duration> retryAfter, String message) {
        if (code.equals("insufficient_quota")) {
            return new Failure.Refused(
                    "%s says that our account has nothing left to spend. The operator raises its limit."
                            .formatted(server.title()));
        }
        return new Failure.Busy(
                "%s has too much to do%s.".formatted(server.title(), said(message)), retryAfter);
    }

    private Failure rejected(int status, String words, String message) {
        ProblemKind kind =
                tooLong(words)
                        ? ProblemKind.CONTEXT_TOO_LONG
                        : status == 413 ? ProblemKind.TOO_LARGE : ProblemKind.BAD_REQUEST;
        return new Failure.Rejected(
                kind, "%s does not take this request%s.".formatted(server.title(), said(message)));
    }

    private static boolean tooLong(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return TOO_LONG.stream().anyMatch(lower::contains);
    }

    private static String said(String message) {
        return message.isEmpty() ? "" : ": " + message.replaceAll("[.\\s]+$", "");
    }

    /** One line, bounded, without our key. */
    private String message(JsonNode error) {
        JsonNode found = error;
        for (String name : List.of("message", "error", "detail", "Message")) {
            if (error.path(name).isString()) {
                found = error.path(name);
                break;
            }
        }
        if (!found.isString()) return "";
        String text = found.asString().replaceAll("\\s+", " ").strip();
        Optional<String> key = server.access().secret().read();
        for (String part : key.map(it -> it.split(":")).orElse(new String[0])) {
            if (!part.isBlank()) text = text.replace(part, "(key)");
        }
        return text.length() <= MESSAGE_LENGTH_MAX
                ? text
                : text.substring(0, MESSAGE_LENGTH_MAX) + "…";
    }

    /** The object that holds the message, in every shape: nested, flat, or a bare string. */
    private JsonNode error(String body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree.path("error").isObject() ? tree.path("error") : tree;
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }
}
