package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.DocumentText;
import dev.footnote.contracts.answer.SearchRequest;
import dev.footnote.contracts.answer.SearchResponse;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.VersionText;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/** Search, and the texts that the viewer shows. */
public final class Reading {
    private static final int LIMIT = 10;
    private static final int LIMIT_MAX = 100;

    private final Searching searching;
    private final Documents documents;
    private final AnswerSettings settings;
    private final LongSupplier nanos;

    public Reading(
            Searching searching, Documents documents, AnswerSettings settings, LongSupplier nanos) {
        this.searching = searching;
        this.documents = documents;
        this.settings = settings;
        this.nanos = nanos;
    }

    public SearchResponse search(Reader reader, SearchRequest request) {
        long begun = nanos.getAsLong();
        settings.limits().question("query", request.query());
        settings.limits().scope(request.collections(), request.filters());
        int limit = request.limit().orElse(LIMIT);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "limit is %d; 1 to %d passages are given".formatted(limit, LIMIT_MAX));
        }
        var scope =
                new Searching.Scope(
                        reader, Set.copyOf(request.collections()), request.filters(), limit);
        var passages = new Passages(settings.links());
        var shown =
                searching.search(request.query(), scope).retrieval().passages().stream()
                        .map(passages::shown)
                        .toList();
        return new SearchResponse(
                request.query(), shown, Duration.ofNanos(nanos.getAsLong() - begun).toMillis());
    }

    public DocumentText text(Reader reader, String documentId, int version) {
        VersionText found =
                documents
                        .text(reader, documentId, version)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemKind.NOT_FOUND,
                                                "version %d of this document is not the live one, or there is no such document; search again"
                                                        .formatted(version)));
        return new DocumentText(
                found.document().documentId(),
                version,
                found.document().key().collection(),
                found.document().key().externalId(),
                found.document().title(),
                found.document().mediaType(),
                found.text(),
                found.pages().stream()
                        .map(p -> new DocumentText.PageSpan(p.page(), p.start(), p.end()))
                        .toList());
    }
}
