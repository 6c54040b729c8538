package dev.footnote.identity;

import dev.footnote.servicekit.security.Caller;

import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What administrators do with keys: each act and its entry in the audit log are one. */
public final class KeyAdministration {
    private final ApiKeys keys;
    private final Audit audit;
    private final TransactionTemplate transaction;

    public KeyAdministration(ApiKeys keys, Audit audit, TransactionTemplate transaction) {
        this.keys = keys;
        this.audit = audit;
        this.transaction = transaction;
    }

    public List<ApiKey> list() {
        return keys.list();
    }

    public ApiKey.Issued create(Caller caller, ApiKey.Grant grant) {
        return together(
                () -> {
                    var issued = keys.create(grant);
                    audit.record(caller, Audit.Act.of("key.create", name(issued.key())));
                    return issued;
                });
    }

    /** False when there is no such key, or it was revoked before. */
    public boolean revoke(Caller caller, String id) {
        return together(
                () -> {
                    boolean revoked = keys.revoke(id);
                    if (revoked) {
                        var key = keys.find(id).orElseThrow();
                        audit.record(caller, Audit.Act.of("key.revoke", name(key)));
                    }
                    return revoked;
                });
    }

    /** Empty when there is no such key, or it was revoked. */
    public Optional<ApiKey.Issued> rotate(Caller caller, String id, Duration grace) {
        return together(
                () -> {
                    var issued = keys.rotate(id, grace);
                    issued.map(ApiKey.Issued::key)
                            .map(KeyAdministration::name)
                            .ifPresent(it -> audit.record(caller, Audit.Act.of("key.rotate", it)));
                    return issued;
                });
    }

    private static String name(ApiKey key) {
        return "%s (%s of %s)".formatted(key.prefix(), key.grant().name(), key.grant().owner());
    }

    private <T> T together(Supplier<T> act) {
        return Objects.requireNonNull(transaction.execute(_ -> act.get()));
    }
}
