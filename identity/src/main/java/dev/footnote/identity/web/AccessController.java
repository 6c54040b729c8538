package dev.footnote.identity.web;

import dev.footnote.contracts.identity.AccessApi;
import dev.footnote.contracts.identity.AccessGrants;
import dev.footnote.contracts.identity.NewCollection;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.identity.AccessAdministration;
import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.servicekit.security.Callers;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

import java.util.function.Supplier;

/** Makes collections, shows and changes who reads them. */
@RestController
final class AccessController implements AccessApi {
    private final AccessAdministration access;
    private final Callers callers;

    AccessController(AccessAdministration access, Callers callers) {
        this.access = access;
        this.callers = callers;
    }

    @Override
    public ResponseEntity<AccessGrants> create(NewCollection collection) {
        String name = String.valueOf(collection.name());
        return checked(
                () -> {
                    if (!access.create(callers.current(), name)) {
                        throw new ProblemException(
                                ProblemKind.CONFLICT,
                                "The name \"%s\" is taken; choose another.".formatted(name));
                    }
                    return ResponseEntity.status(HttpStatus.CREATED)
                            .body(shown(access.ofCollection(name)));
                });
    }

    @Override
    public AccessGrants ofCollection(String collection) {
        return checked(() -> shown(access.ofCollection(collection)));
    }

    @Override
    public AccessGrants allow(String collection, AccessGrants grants) {
        return checked(
                () -> {
                    access.allow(callers.current(), collection, list(grants));
                    return shown(access.ofCollection(collection));
                });
    }

    @Override
    public AccessGrants ofDocument(String collection, String externalId) {
        return checked(
                () ->
                        access.ofDocument(new DocumentKey(collection, externalId))
                                .map(AccessController::shown)
                                .orElseThrow(
                                        () ->
                                                new ProblemException(
                                                        ProblemKind.NOT_FOUND,
                                                        "The document has no list of its own, or"
                                                                + " there is no such document.")));
    }

    @Override
    public AccessGrants narrow(String collection, String externalId, AccessGrants grants) {
        return checked(
                () -> {
                    var key = new DocumentKey(collection, externalId);
                    var list = list(grants);
                    if (!access.narrow(callers.current(), key, list)) throw missing(key);
                    return shown(list);
                });
    }

    @Override
    public ResponseEntity<Void> widen(String collection, String externalId) {
        return checked(
                () -> {
                    var key = new DocumentKey(collection, externalId);
                    if (!access.widen(callers.current(), key)) throw missing(key);
                    return ResponseEntity.noContent().build();
                });
    }

    private static ProblemException missing(DocumentKey key) {
        return new ProblemException(
                ProblemKind.NOT_FOUND,
                "There is no document \"%s\" in collection \"%s\"."
                        .formatted(key.externalId(), key.collection()));
    }

    private static AccessList list(AccessGrants grants) {
        return new AccessList(grants.everyone(), grants.users(), grants.groups());
    }

    private static AccessGrants shown(AccessList list) {
        return new AccessGrants(list.everyone(), list.users(), list.groups());
    }

    private static <T> T checked(Supplier<T> step) {
        try {
            return step.get();
        } catch (KnowledgeException e) {
            if (e.kind() != KnowledgeException.Kind.INVALID) throw e;
            throw new ProblemException(ProblemKind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }
}
