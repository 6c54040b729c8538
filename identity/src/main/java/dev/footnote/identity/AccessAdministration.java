package dev.footnote.identity;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Reader;
import dev.footnote.servicekit.security.Caller;

import org.springframework.transaction.support.TransactionTemplate;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is done with access lists: each act and its entry in the audit log are one. */
public final class AccessAdministration {
    private final AccessRules rules;
    private final Audit audit;
    private final TransactionTemplate transaction;

    public AccessAdministration(AccessRules rules, Audit audit, TransactionTemplate transaction) {
        this.rules = rules;
        this.audit = audit;
        this.transaction = transaction;
    }

    public AccessList ofCollection(String collection) {
        return rules.ofCollection(collection);
    }

    public Optional<AccessList> ofDocument(DocumentKey key) {
        return rules.ofDocument(key);
    }

    /** False when a collection of that name is there already, whoever sees it. */
    public boolean create(Caller caller, String collection) {
        requireName(collection);
        return together(
                () -> {
                    if (rules.sees(new Reader.Unrestricted(), collection)) return false;
                    rules.allow(
                            collection,
                            new AccessList(
                                    false, caller.user().map(Set::of).orElse(Set.of()), Set.of()));
                    audit.record(caller, Audit.Act.of("collection.create", collection));
                    return true;
                });
    }

    public void allow(Caller caller, String collection, AccessList list) {
        requireName(collection);
        together(
                () -> {
                    rules.allow(collection, list);
                    audit.record(caller, act("access.allow", collection, list));
                    return list;
                });
    }

    /** False when there is no such document. */
    public boolean narrow(Caller caller, DocumentKey key, AccessList list) {
        return together(
                () -> {
                    boolean done = rules.narrow(key, list);
                    if (done) audit.record(caller, act("access.narrow", name(key), list));
                    return done;
                });
    }

    /** False when there is no such document. */
    public boolean widen(Caller caller, DocumentKey key) {
        return together(
                () -> {
                    boolean done = rules.widen(key);
                    if (done) audit.record(caller, Audit.Act.of("access.widen", name(key)));
                    return done;
                });
    }

    /** What no document can be in is no collection. */
    private static void requireName(String collection) {
        var _ = new DocumentKey(collection, "any");
    }

    private static Audit.Act act(String act, String target, AccessList list) {
        String who =
                list.everyone()
                        ? "everyone"
                        : "users %s, groups %s".formatted(list.users(), list.groups());
        return Audit.Act.of(act, "%s: %s".formatted(target, who));
    }

    private static String name(DocumentKey key) {
        return key.collection() + "/" + key.externalId();
    }

    private <T> T together(Supplier<T> act) {
        return Objects.requireNonNull(transaction.execute(_ -> act.get()));
    }
}
