package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.job.Conditions;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.KeyDigest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the headers of a request say of a document. */
final class UploadHeaders {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    UploadHeaders(Map<String, String> headers) {
        this.headers.putAll(headers);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(headers.get(name)).filter(text -> !text.isBlank());
    }

    /** Two callers may choose the same key for their requests: each has its own. */
    Conditions conditions(Caller caller) {
        var key = value("Idempotency-Key");
        return new Conditions(
                value("If-Match"),
                value("If-None-Match"),
                caller.user().isEmpty()
                        ? key
                        : key.map(it -> KeyDigest.of(caller.user().get() + "\n" + it).hex()));
    }

    Optional<String> fileName() {
        return value("X-File-Name").map(UploadHeaders::decoded);
    }

    private static String decoded(String fileName) {
        try {
            return URLDecoder.decode(fileName.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return fileName;
        }
    }

    JobPriority priority() {
        var text = value("X-Priority").orElse("normal").strip();
        try {
            return JobPriority.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "X-Priority is \"%s\"; high, normal or bulk are taken".formatted(text),
                    e);
        }
    }
}
