package dev.footnote.identity.web;

import dev.footnote.contracts.identity.AuditApi;
import dev.footnote.contracts.identity.AuditRecord;
import dev.footnote.contracts.ingestion.Listing;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.identity.Audit;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

import java.util.Optional;

/** Shows the audit log. */
@RestController
final class AuditController implements AuditApi {
    private static final int LIMIT_MAX = 1_000;

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @Override
    public Listing<AuditRecord> list(@Nullable String cursor, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "limit is %d; 1 to %d are taken".formatted(limit, LIMIT_MAX));
        }
        var found = audit.list(before(cursor), limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next =
                found.size() > limit
                        ? Optional.of(String.valueOf(page.getLast().sequence()))
                        : Optional.empty();
        return new Listing<>(page.stream().map(AuditController::shown).toList(), next);
    }

    private static long before(@Nullable String cursor) {
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "cursor \"%s\" is none that a list gave; leave it out".formatted(cursor),
                    e);
        }
    }

    private static AuditRecord shown(Audit.Entry entry) {
        var act = entry.act();
        return new AuditRecord(
                entry.at(),
                entry.actor(),
                entry.keyId(),
                act.act(),
                act.target(),
                act.outcome(),
                act.question(),
                act.documents());
    }
}
