package dev.footnote.ingestion.web;

import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.identity.Readers;
import dev.footnote.ingestion.job.Job;
import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Reader;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Callers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one caller may see of what is there, and of what is on its way. */
record Sight(Caller caller, Reader reader, Known known) {
    private static final Reader ALL = new Reader.Unrestricted();
    private static final int PAGE = 1_000;

    /** What sights look at. */
    record Known(Callers callers, Documents documents, AccessRules rules) {
        /** That of whoever sent the request of this thread. */
        Sight now() {
            Caller caller = callers.current();
            return new Sight(caller, Readers.of(caller), this);
        }

        /** Every document of a collection, whoever may see it. */
        List<String> names(String collection) {
            var names = new ArrayList<String>();
            var next = Optional.<String>empty();
            do {
                var page = documents.list(ALL, new DocumentListing(collection, next, PAGE));
                page.documents().forEach(document -> names.add(document.key().externalId()));
                next = page.next();
            } while (next.isPresent());
            return names;
        }

        /** Whether no document of a collection is there for anybody. */
        boolean isEmpty(String collection) {
            var first = new DocumentListing(collection, Optional.empty(), 1);
            return documents.list(ALL, first).documents().isEmpty();
        }
    }

    boolean isUnrestricted() {
        return reader instanceof Reader.Unrestricted;
    }

    /** Administrators see also a collection that is not there yet: they make it by adding to it. */
    boolean sees(String collection) {
        return isUnrestricted() || known.rules().sees(reader, collection);
    }

    /** Whether a document is there, but not for this caller. */
    boolean isHidden(DocumentKey key) {
        return !isUnrestricted()
                && known.documents().find(reader, key).isEmpty()
                && known.documents().find(ALL, key).isPresent();
    }

    /** A job of a document that went tells its name no longer, whoever could read it. */
    boolean sees(Job job) {
        if (isUnrestricted()) return true;
        var key = job.upload().key();
        if (!sees(key.collection())) return false;
        if (known.documents().find(reader, key).isPresent()) return true;
        return known.documents().find(ALL, key).isEmpty() && job.stage() != JobStage.DONE;
    }

    void requireCollection(String collection) {
        if (!sees(collection)) {
            throw new ProblemException(
                    ProblemKind.NOT_FOUND,
                    ("There is no collection \"%s\" that you may add to; make one with POST"
                                    + " /api/v1/collections.")
                            .formatted(collection));
        }
    }

    void requireFree(DocumentKey key) {
        if (isHidden(key)) {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "The id \"%s\" is taken; choose another.".formatted(key.externalId()));
        }
    }
}
