package dev.footnote.servicekit.security;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.util.Optional;

/** Whom a route lets pass. */
public enum Access {
    /** Everybody: what says nothing of anybody's documents. */
    OPEN,
    /** Whoever may ask, also without a key; what is found depends on who it is. */
    ASK,
    /** Whoever may use the raw models. */
    MODELS,
    /** Whoever reads with a key: lists of documents. */
    LIST,
    /** Whoever may add documents. */
    WRITE,
    /** Administrators. */
    MANAGE;

    /** Why the caller may not pass; empty when it may. */
    public Optional<String> refusal(Caller caller) {
        boolean passes =
                switch (this) {
                    case OPEN -> true;
                    case ASK -> caller.has(Scope.ASK);
                    case MODELS -> caller.has(Scope.MODELS);
                    case LIST ->
                            caller.role().isAtLeast(Role.READER)
                                    && (caller.has(Scope.ASK) || caller.has(Scope.WRITE));
                    case WRITE -> caller.role().isAtLeast(Role.EDITOR) && caller.has(Scope.WRITE);
                    case MANAGE ->
                            caller.role().isAtLeast(Role.ADMINISTRATOR) && caller.has(Scope.MANAGE);
                };
        return passes ? Optional.empty() : Optional.of(needs());
    }

    /** Throws what the client is to be told when it may not pass. */
    public void require(Caller caller) {
        refusal(caller)
                .ifPresent(
                        why -> {
                            throw problem(caller, why);
                        });
    }

    static ProblemException problem(Caller caller, String why) {
        return caller.isAnonymous()
                ? new ProblemException(
                        ProblemKind.UNAUTHENTICATED, why + " Send Authorization: Bearer KEY.")
                : new ProblemException(ProblemKind.FORBIDDEN, why);
    }

    private String needs() {
        return switch (this) {
            case OPEN -> "This route needs nothing.";
            case ASK -> "This route needs a key with the scope ask.";
            case MODELS -> "This route needs a key with the scope models.";
            case LIST -> "This route needs a key of a reader with the scope ask or write.";
            case WRITE -> "This route needs a key of an editor with the scope write.";
            case MANAGE -> "This route needs a key of an administrator with the scope manage.";
        };
    }
}
