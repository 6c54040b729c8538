package dev.footnote.gateway.web;

import dev.footnote.contracts.identity.Me;
import dev.footnote.identity.Readers;
import dev.footnote.knowledge.CollectionSummary;
import dev.footnote.knowledge.Documents;
import dev.footnote.servicekit.security.Callers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Locale;

/** Tells a caller who it is here, and what is open to it. */
@RestController
final class MeController {
    private final Callers callers;
    private final Documents documents;

    MeController(Callers callers, Documents documents) {
        this.callers = callers;
        this.documents = documents;
    }

    @GetMapping("/api/v1/me")
    Me me() {
        var caller = callers.current();
        return new Me(
                caller.name(),
                caller.role().name().toLowerCase(Locale.ROOT),
                caller.scopes().stream()
                        .sorted()
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .toList(),
                documents.collections(Readers.of(caller)).stream()
                        .map(CollectionSummary::name)
                        .toList());
    }
}
