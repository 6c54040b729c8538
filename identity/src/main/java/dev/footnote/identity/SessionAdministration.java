package dev.footnote.identity;

import org.springframework.transaction.support.TransactionTemplate;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What is done with sessions: each act and its entry in the audit log are one. */
public final class SessionAdministration {
    private final Sessions sessions;
    private final Audit audit;
    private final TransactionTemplate transaction;

    public SessionAdministration(Sessions sessions, Audit audit, TransactionTemplate transaction) {
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Begins a session; gives its secret. */
    public String begin(Session session) {
        return together(
                () -> {
                    String secret = sessions.begin(session);
                    record("session.begin", session);
                    return secret;
                });
    }

    /** Ends a session; gives it when there was one. */
    public Optional<Session> end(String secret) {
        return together(
                () -> {
                    var ended = sessions.end(secret);
                    ended.ifPresent(it -> record("session.end", it));
                    return ended;
                });
    }

    public Optional<Session> find(String secret) {
        return sessions.find(secret);
    }

    private void record(String act, Session session) {
        audit.record(session.caller(), Audit.Act.of(act, session.caller().name()));
    }

    private <T> T together(Supplier<T> act) {
        return Objects.requireNonNull(transaction.execute(_ -> act.get()));
    }
}
