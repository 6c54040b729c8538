package dev.footnote.identity.store;

import dev.footnote.identity.Audit;
import dev.footnote.servicekit.security.Caller;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The audit log as two tables: the acts, and the documents of those that are answers. */
public final class SqlAudit implements Audit {
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    /** The schema must be there. */
    public SqlAudit(JdbcClient sql, TransactionTemplate transaction, InstantSource clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void record(Caller caller, Act act) {
        transaction.executeWithoutResult(_ -> insert(caller, act));
    }

    private void insert(Caller caller, Act act) {
        var keys = new GeneratedKeyHolder();
        sql.sql(
                        "insert into identity.audit (at, actor, key_id, act, target, outcome,"
                                + " question) values (:at, :actor, :key, :act, :target, :outcome,"
                                + " :question)")
                .param("at", SqlApiKeys.time(clock.instant()))
                .param("actor", caller.user().orElse(caller.name()))
                .param("key", caller.keyId().orElse(null), Types.VARCHAR)
                .param("act", act.act())
                .param("target", act.target())
                .param("outcome", act.outcome())
                .param("question", act.question().orElse(null), Types.VARCHAR)
                .update(keys, "sequence");
        long entry = Objects.requireNonNull(keys.getKey()).longValue();
        for (String document : new LinkedHashSet<>(act.documents())) {
            sql.sql(
                            "insert into identity.audit_source (entry, document_id) values"
                                    + " (:entry, :document)")
                    .param("entry", entry)
                    .param("document", document)
                    .update();
        }
    }

    @Override
    public List<Entry> list(long before, int limit) {
        List<Entry> entries =
                sql.sql(
                                "select sequence, at, actor, key_id, act, target, outcome,"
                                        + " question from identity.audit where sequence < :before"
                                        + " order by sequence desc limit :limit")
                        .param("before", before)
                        .param("limit", limit)
                        .query(SqlAudit::entry)
                        .list();
        if (entries.isEmpty()) return entries;
        Map<Long, List<String>> documents = documents(entries);
        return entries.stream()
                .map(it -> with(it, documents.getOrDefault(it.sequence(), List.of())))
                .toList();
    }

    private Map<Long, List<String>> documents(List<Entry> entries) {
        Map<Long, List<String>> documents = new HashMap<>();
        sql.sql(
                        "select entry, document_id from identity.audit_source where entry in"
                                + " (:entries) order by entry, document_id")
                .param("entries", entries.stream().map(Entry::sequence).toList())
                .query(
                        row -> {
                            documents
                                    .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                                    .add(row.getString(2));
                        });
        return documents;
    }

    @Override
    public int forgetBefore(Instant time) {
        return sql.sql("delete from identity.audit where at < :time")
                .param("time", SqlApiKeys.time(time))
                .update();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getLong("sequence"),
                SqlApiKeys.time(row, "at").orElseThrow(),
                row.getString("actor"),
                Optional.ofNullable(row.getString("key_id")),
                new Act(
                        row.getString("act"),
                        row.getString("target"),
                        row.getString("outcome"),
                        Optional.ofNullable(row.getString("question")),
                        List.of()));
    }

    private static Entry with(Entry entry, List<String> documents) {
        Act act = entry.act();
        return new Entry(
                entry.sequence(),
                entry.at(),
                entry.actor(),
                entry.keyId(),
                new Act(act.act(), act.target(), act.outcome(), act.question(), documents));
    }
}
