package dev.footnote.knowledge.store;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.store.ReaderTransactions.Statement;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What PostgreSQL shows of its own accord to statements that ask for everything. */
@PostgresTest
class RowSecurityTest {
    private static final Reader ANN = new Reader.Person(Optional.of("ann"), Set.of("staff"));
    private static final Reader BEN = new Reader.Person(Optional.of("ben"), Set.of("board"));
    private static final Reader ALL = new Reader.Unrestricted();
    private static final AccessList STAFF = new AccessList(false, Set.of("ben"), Set.of("staff"));
    private static final AccessList BOARD = new AccessList(false, Set.of(), Set.of("board"));
    private static final List<String> TABLES =
            List.of(
                    "document",
                    "document_metadata",
                    "document_text",
                    "document_space",
                    "page_span",
                    "chunk",
                    "chunk_vector",
                    "collection_access",
                    "document_access",
                    "change_log",
                    "chunk_vector_1");

    private final TestDatabase database;
    private HikariDataSource dataSource;
    private Persistence persistence;

    RowSecurityTest(TestDatabases databases) {
        this.database = databases.create();
    }

    @BeforeEach
    void fill() {
        dataSource =
                PostgresDataSource.open(
                        new DatabaseAddress(
                                database.url(), database.user(), database.password(), 2));
        KnowledgeSchema.migrate(dataSource);
        persistence = new Persistence(dataSource);
        new SqlEmbeddingSpaces(persistence).register(Drafts.ENGLISH);
        SqlPublisher publisher = new SqlPublisher(persistence, Clock.systemUTC());
        SqlAccessRules rules = new SqlAccessRules(persistence);
        for (String name : List.of("open/a", "open/narrow", "secrets/b")) {
            String[] parts = name.split("/");
            publisher.publish(
                    draft(
                            new DocumentKey(parts[0], parts[1]),
                            "en",
                            Map.of("name", name),
                            part("Text of " + name + ".")));
        }
        rules.allow("open", STAFF);
        rules.allow("secrets", BOARD);
        rules.narrow(new DocumentKey("open", "narrow"), BOARD);
    }

    @AfterEach
    void close() {
        persistence.close();
        dataSource.close();
    }

    @Test
    void aConnectionThatSaysNothingIsShownNothing() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (var rows = statement.executeQuery("select * from knowledge." + table)) {
                    assertThat(rows.next()).as(table).isFalse();
                }
            }
            assertThat(statement.executeUpdate("update knowledge.document set narrowed = false"))
                    .isZero();
            assertThat(statement.executeUpdate("delete from knowledge.document_access")).isZero();
            assertThatThrownBy(
                            () ->
                                    statement.execute(
                                            "insert into knowledge.collection_access"
                                                    + " values ('secrets', '*')"))
                    .hasMessageContaining("row-level security");
        }
        // The pool lends connections that were used by transactions that saw everything.
        assertThat(count("document")).isZero();
    }

    @Test
    void aStatementThatAsksForEverythingGetsWhatTheReaderMaySee() {
        assertThat(names(ANN)).containsExactly("open/a");
        assertThat(names(BEN)).containsExactly("open/a", "open/narrow", "secrets/b");
        assertThat(names(new Reader.Person(Optional.empty(), Set.of("board"))))
                .containsExactly("secrets/b");
        assertThat(names(Reader.ANYONE)).isEmpty();
        assertThat(names(ALL)).hasSize(3);
        for (String table :
                List.of(
                        "document",
                        "document_metadata",
                        "document_text",
                        "document_space",
                        "page_span",
                        "chunk",
                        "chunk_vector")) {
            assertThat(as(ANN, table)).as(table).isEqualTo(1);
            assertThat(as(BEN, table)).as(table).isEqualTo(3);
            assertThat(as(Reader.ANYONE, table)).as(table).isZero();
            assertThat(as(ALL, table)).as(table).isEqualTo(3);
        }
        assertThat(as(ANN, "collection_access")).isEqualTo(1);
        assertThat(as(ANN, "document_access")).isZero();
        assertThat(as(ANN, "change_log")).isZero();
        assertThat(as(ALL, "change_log")).isEqualTo(3);
        assertThat(as(ALL, "chunk_vector_1")).isZero();
    }

    @Test
    void aReaderChangesNothing() {
        assertThat(changed("update knowledge.document set version = 9")).isZero();
        assertThat(changed("delete from knowledge.document_text")).isZero();
        assertThatThrownBy(
                        () -> changed("insert into knowledge.collection_access values ('x', '*')"))
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    /** In a transaction that may write, since one that reads may not by itself. */
    private int changed(String sql) {
        ReaderTransactions work = persistence.work();
        return work.call(() -> work.read(ANN, () -> jdbc().sql(sql).update()));
    }

    @Test
    void aReaderWithinAnothersTransactionSeesHisOwnAndTheOtherHisAgain() {
        ReaderTransactions work = persistence.work();
        work.run(
                () -> {
                    assertThat(count("document")).isEqualTo(3);
                    assertThat(as(ANN, "document")).isEqualTo(1);
                    assertThat(count("document")).isEqualTo(3);
                });
        work.read(
                ANN,
                () -> {
                    assertThat(as(BEN, "document")).isEqualTo(3);
                    assertThat(count("document")).isEqualTo(1);
                    return true;
                });
    }

    @Test
    void oneStatementIsMarkedAsATransactionIsAndLeavesNoMark() {
        ReaderTransactions work = persistence.work();
        Statement all =
                new Statement(
                        """
                        select d.external_id from knowledge.document d
                        where d.external_id <> :other order by 1
                        """,
                        Map.of("other", "x"));
        for (int i = 0; i < 10; i++) { // the driver prepares on the server what comes again
            assertThat(work.readOnce(ANN, all, (row, number) -> row.getString(1)))
                    .containsExactly("a");
            assertThat(count("document")).isZero();
            assertThat(work.readOnce(BEN, all, (row, number) -> row.getString(1)))
                    .containsExactly("a", "b", "narrow");
            assertThat(work.readOnce(Reader.ANYONE, all, (row, number) -> row.getString(1)))
                    .isEmpty();
        }
        assertThatThrownBy(
                        () ->
                                work.read(
                                        ANN,
                                        () -> work.readOnce(BEN, all, (row, number) -> number)))
                .isInstanceOf(IllegalStateException.class);
    }

    private List<String> names(Reader reader) {
        return persistence
                .work()
                .read(
                        reader,
                        () ->
                                jdbc().sql(
                                                """
                                                select d.collection || '/' || d.external_id
                                                from knowledge.document d order by 1
                                                """)
                                        .query((row, number) -> row.getString(1))
                                        .list());
    }

    private long as(Reader reader, String table) {
        return persistence.work().read(reader, () -> count(table));
    }

    private long count(String table) {
        return jdbc().sql("select count(*) from knowledge." + table).query(Long.class).single();
    }

    private JdbcClient jdbc() {
        return persistence.jdbc();
    }
}
