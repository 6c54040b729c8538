package dev.footnote.identity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.identity.ApiKey;
import dev.footnote.identity.Audit;
import dev.footnote.identity.KeyAdministration;
import dev.footnote.identity.Session;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Role;
import dev.footnote.servicekit.security.Scope;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.sql.DataSource;

/** What keys and the audit log promise, on whatever database. */
abstract class StoreConformance {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ApiKey.Grant ADA = until(Optional.empty());

    private Instant now = NOON;
    private JdbcClient sql;
    private TransactionTemplate transaction;
    private SqlApiKeys keys;
    private SqlAudit audit;
    private SqlSessions sessions;

    private static ApiKey.Grant until(Optional<Instant> expires) {
        return new ApiKey.Grant(
                "laptop",
                "ada",
                Set.of("board", "finance, legal"),
                Role.EDITOR,
                Set.of(Scope.ASK, Scope.WRITE),
                expires);
    }

    abstract DataSource emptyDatabase();

    @BeforeEach
    void open() {
        DataSource database = emptyDatabase();
        IdentitySchema.migrate(database);
        sql = JdbcClient.create(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        keys = new SqlApiKeys(sql, transaction, new SecureRandom(), () -> now);
        audit = new SqlAudit(sql, transaction, () -> now);
        sessions = new SqlSessions(new IdentityTables(sql, transaction, () -> now));
    }

    @Test
    void aKeyActsAsItsOwnerWithWhatItWasGiven() {
        var issued = keys.create(ADA);
        assertThat(issued.secret()).startsWith("fn_" + issued.key().prefix() + "_").hasSize(55);
        assertThat(keys.caller(issued.secret()))
                .contains(
                        new Caller(
                                "laptop",
                                Optional.of("ada"),
                                Set.of("board", "finance, legal"),
                                Role.EDITOR,
                                Set.of(Scope.ASK, Scope.WRITE),
                                Optional.of(issued.key().id())));
        assertThat(keys.caller(issued.secret() + "x")).isEmpty();
        assertThat(keys.caller("fn_" + issued.key().prefix() + "_" + "x".repeat(43))).isEmpty();
        assertThat(keys.caller("' or 1 = 1 --")).isEmpty();
    }

    @Test
    void theSecretIsNowhereInTheDatabaseNorInWhatIsLogged() {
        var issued = keys.create(ADA);
        var rows = sql.sql("select * from identity.api_key").query().listOfRows();
        String secret = issued.secret().substring("fn_12345678_".length());
        assertThat(rows).hasSize(1);
        assertThat(rows.toString()).contains(issued.key().prefix()).doesNotContain(secret);
        assertThat(issued.toString()).doesNotContain(secret);
    }

    @Test
    void aKeyEndsWhenItExpiresAndAtOnceWhenItIsRevoked() {
        var brief = keys.create(until(Optional.of(NOON.plusSeconds(60))));
        var revoked = keys.create(ADA);
        assertThat(keys.caller(brief.secret())).isPresent();
        assertThat(keys.revoke(revoked.key().id())).isTrue();
        assertThat(keys.revoke(revoked.key().id())).isFalse();
        assertThat(keys.revoke("nobody's")).isFalse();
        assertThat(keys.caller(revoked.secret())).isEmpty();
        now = NOON.plusSeconds(60);
        assertThat(keys.caller(brief.secret())).isEmpty();
        assertThat(keys.list()).hasSize(2);
        assertThat(keys.find(revoked.key().id()).orElseThrow().dates().revoked()).contains(NOON);
    }

    @Test
    void aRotatedKeyHasANewSecretAndItsOldOneForTheGraceAlone() {
        var first = keys.create(ADA);
        String id = first.key().id();
        var second = keys.rotate(id, Duration.ofMinutes(5)).orElseThrow();
        assertThat(second.key().prefix()).isEqualTo(first.key().prefix());
        assertThat(second.secret()).isNotEqualTo(first.secret());
        assertThat(keys.caller(first.secret())).isEqualTo(keys.caller(second.secret()));
        now = NOON.plus(Duration.ofMinutes(5));
        assertThat(keys.caller(first.secret())).isEmpty();
        assertThat(keys.caller(second.secret())).isPresent();
        var third = keys.rotate(id, Duration.ZERO).orElseThrow();
        assertThat(keys.caller(second.secret())).isEmpty();
        assertThat(keys.caller(third.secret())).isPresent();
        keys.revoke(id);
        assertThat(keys.rotate(id, Duration.ZERO)).isEmpty();
        assertThat(keys.rotate("nobody's", Duration.ZERO)).isEmpty();
    }

    @Test
    void aUseIsNotedAtMostOnceAMinute() {
        var issued = keys.create(ADA);
        keys.caller(issued.secret());
        now = NOON.plusSeconds(59);
        keys.caller(issued.secret());
        assertThat(lastUsed(issued)).contains(NOON);
        now = NOON.plusSeconds(61);
        keys.caller(issued.secret());
        assertThat(lastUsed(issued)).contains(now);
    }

    private Optional<Instant> lastUsed(ApiKey.Issued issued) {
        return keys.find(issued.key().id()).orElseThrow().dates().lastUsed();
    }

    @Test
    void aSessionIsKnownToEveryProcessUntilItEnds() {
        var session = new Session(ada(), "an.id.token", NOON.plusSeconds(60));
        String secret = sessions.begin(session);
        var elsewhere = new SqlSessions(new IdentityTables(sql, transaction, () -> now));
        assertThat(elsewhere.find(secret)).contains(session);
        assertThat(elsewhere.find("x".repeat(43))).isEmpty();
        assertThat(elsewhere.find("' or 1 = 1 --")).isEmpty();
        var rows = sql.sql("select * from identity.session").query().listOfRows();
        assertThat(rows).hasSize(1);
        assertThat(rows.toString()).doesNotContain(secret);
        assertThat(elsewhere.end(secret)).contains(session);
        assertThat(elsewhere.end(secret)).isEmpty();
        assertThat(sessions.find(secret)).isEmpty();
    }

    @Test
    void aSessionThatIsOverOpensNothingAndIsForgotten() {
        String brief = sessions.begin(new Session(ada(), "", NOON.plusSeconds(60)));
        now = NOON.plusSeconds(60);
        assertThat(sessions.find(brief)).isEmpty();
        sessions.begin(new Session(ada(), "t".repeat(6_001), NOON.plusSeconds(120)));
        var tokens = sql.sql("select id_token from identity.session").query(String.class).list();
        assertThat(tokens).containsExactly("");
    }

    @Test
    void aSessionOfNobodyOrOfAGroupOfTwoLinesIsNone() {
        assertThatThrownBy(() -> new Session(Caller.ANONYMOUS, "", NOON))
                .hasMessageContaining("user");
        var caller =
                new Caller(
                        "ada",
                        Optional.of("ada"),
                        Set.of("staff\nboard"),
                        Role.READER,
                        Role.READER.scopes(),
                        Optional.empty());
        assertThatThrownBy(() -> new Session(caller, "", NOON)).hasMessageContaining("group");
    }

    private static Caller ada() {
        return new Caller(
                "ada",
                Optional.of("ada"),
                Set.of("board", "legal"),
                Role.EDITOR,
                Role.EDITOR.scopes(),
                Optional.empty());
    }

    @Test
    void theAuditLogGivesNewestFirstInPagesAndForgetsWhatIsOld() {
        audit.record(Caller.ADMINISTRATOR, Audit.Act.of("key.create", "first"));
        now = NOON.plusSeconds(10);
        audit.record(
                Caller.ANONYMOUS,
                new Audit.Act(
                        "ask",
                        "",
                        "answered",
                        Optional.of("why?\n'"),
                        List.of("doc-2", "doc-1", "doc-2")));
        var newest = audit.list(Long.MAX_VALUE, 1);
        assertThat(newest).hasSize(1);
        assertThat(newest.getFirst().actor()).isEqualTo("anonymous");
        assertThat(newest.getFirst().at()).isEqualTo(now);
        assertThat(newest.getFirst().act().question()).contains("why?\n'");
        assertThat(newest.getFirst().act().documents()).containsExactly("doc-1", "doc-2");
        var rest = audit.list(newest.getFirst().sequence(), 10);
        assertThat(rest).extracting(it -> it.act().target()).containsExactly("first");
        assertThat(audit.forgetBefore(now)).isEqualTo(1);
        assertThat(audit.list(Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(audit.forgetBefore(now.plusSeconds(1))).isEqualTo(1);
    }

    @Test
    void anActThatCannotBeRecordedDoesNotHappen() {
        var failing = new FailingAudit();
        var administration = new KeyAdministration(keys, failing, transaction);
        assertThatThrownBy(() -> administration.create(Caller.ADMINISTRATOR, ADA))
                .hasMessage("the log is full");
        assertThat(keys.list()).isEmpty();
    }

    private static final class FailingAudit implements Audit {
        @Override
        public void record(Caller caller, Act act) {
            throw new IllegalStateException("the log is full");
        }

        @Override
        public List<Entry> list(long before, int limit) {
            return List.of();
        }

        @Override
        public int forgetBefore(Instant time) {
            return 0;
        }
    }
}
