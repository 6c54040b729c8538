package dev.footnote.contracts.identity;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A key without its secret; the prefix is how its owner recognises it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record KeySummary(
        String id,
        String prefix,
        String name,
        String owner,
        List<String> groups,
        String role,
        List<String> scopes,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked,
        Optional<Instant> lastUsed) {
    public KeySummary {
        groups = List.copyOf(groups);
        scopes = List.copyOf(scopes);
    }
}
