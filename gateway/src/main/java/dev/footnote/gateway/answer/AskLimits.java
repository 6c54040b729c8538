package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.util.List;
import java.util.Map;

/** What a question may bring. */
public record AskLimits(
        int questionLengthMax, int turnsMax, int historyLengthMax, int collectionsMax) {
    private static final int FILTERS_MAX = 32;

    public AskLimits {
        if (questionLengthMax < 1 || turnsMax < 0 || historyLengthMax < 0 || collectionsMax < 1) {
            throw new IllegalArgumentException(
                    "limits of %d characters, %d turns, %d history characters, %d collections"
                            .formatted(
                                    questionLengthMax, turnsMax, historyLengthMax, collectionsMax));
        }
    }

    /** Refuses a request that breaks a limit. */
    public void check(AskRequest request) {
        question("question", request.question());
        scope(request.collections(), request.filters());
        if (request.history().size() > turnsMax) {
            throw refused(
                    "history has %d turns; at most %d are read. Send the latest ones."
                            .formatted(request.history().size(), turnsMax));
        }
        int length = 0;
        for (AskRequest.Turn turn : request.history()) {
            if (!"user".equals(turn.role()) && !"assistant".equals(turn.role())) {
                throw refused(
                        "a turn of the history has the role \"%s\"; use user or assistant"
                                .formatted(turn.role()));
            }
            length += turn.text() == null ? 0 : turn.text().length();
        }
        if (length > historyLengthMax) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "history has %d characters; at most %d are read. Send the latest turns."
                            .formatted(length, historyLengthMax));
        }
    }

    public void question(String what, String text) {
        if (text.isBlank()) throw refused("%s is empty; ask something".formatted(what));
        if (text.length() > questionLengthMax) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "%s has %d characters; at most %d are read"
                            .formatted(what, text.length(), questionLengthMax));
        }
    }

    public void scope(List<String> collections, Map<String, String> filters) {
        if (collections.size() > collectionsMax || filters.size() > FILTERS_MAX) {
            throw refused(
                    "%d collections and %d filters; at most %d and %d are taken"
                            .formatted(
                                    collections.size(),
                                    filters.size(),
                                    collectionsMax,
                                    FILTERS_MAX));
        }
    }

    private static ProblemException refused(String message) {
        return new ProblemException(ProblemKind.BAD_REQUEST, message);
    }
}
