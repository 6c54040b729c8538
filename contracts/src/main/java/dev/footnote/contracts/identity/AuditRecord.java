package dev.footnote.contracts.identity;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that was done.
 *
 * @param actor the user, or the name of the key
 * @param question of an answer: its text, or its digest
 * @param documents of an answer: the ids of its sources
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AuditRecord(
        Instant at,
        String actor,
        Optional<String> keyId,
        String act,
        String target,
        String outcome,
        Optional<String> question,
        List<String> documents) {
    public AuditRecord {
        documents = List.copyOf(documents);
    }
}
