package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Reader;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.RowMapperResultSetExtractor;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * Transactions that say for whom they are. On PostgreSQL they say it to the server too, whose row
 * security then shows them nothing else, whatever their statements ask for; a connection that says
 * nothing is shown nothing.
 */
final class ReaderTransactions {
    private static final String ALL = "all"; // no principal is called that
    private static final String MARK =
            """
            select coalesce(current_setting('footnote.reader', true), ''),
                set_config('footnote.reader', cast(? as text[])::text, true)
            """;

    // A statement that is asked so often is planned once, in whatever way it goes.
    private static final String MARK_FOR_ONE =
            """
            select set_config('footnote.reader', cast(:reader as text[])::text, true),
                set_config('plan_cache_mode', 'force_generic_plan', true);
            """;

    private final TransactionTemplate reading;
    private final TransactionTemplate writing;
    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate single;
    private final boolean marked;

    /** SQL with named parameters. */
    record Statement(String sql, Map<String, Object> parameters) {}

    ReaderTransactions(PlatformTransactionManager transactions, DataSource dataSource) {
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.writing = new TransactionTemplate(transactions);
        this.jdbc = JdbcClient.create(dataSource);
        this.single = new NamedParameterJdbcTemplate(dataSource);
        this.marked = DatabaseKind.of(dataSource) == DatabaseKind.POSTGRESQL;
    }

    /** Reads what the reader may see. */
    <T> T read(Reader reader, Supplier<T> work) {
        return execute(reading, principals(reader), work);
    }

    /**
     * Reads what the reader may see with one statement, on PostgreSQL. The mark goes with it in one
     * message, and both are one transaction of the server's, so that this takes one way there and
     * back instead of three.
     *
     * @throws IllegalStateException in a transaction, which would stay marked
     */
    <T> List<T> readOnce(Reader reader, Statement statement, RowMapper<T> rows) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("this statement is a transaction of its own");
        }
        Map<String, Object> parameters = new HashMap<>(statement.parameters());
        parameters.put("reader", principals(reader));
        return Objects.requireNonNull(
                single.execute(
                        MARK_FOR_ONE + statement.sql(),
                        parameters,
                        prepared -> {
                            prepared.execute();
                            if (!prepared.getMoreResults()) {
                                throw new SQLException("the statement gave no rows to read");
                            }
                            try (ResultSet found = prepared.getResultSet()) {
                                return new RowMapperResultSetExtractor<>(rows).extractData(found);
                            }
                        }));
    }

    /** Footnote's own work, which is on everything. */
    <T> T call(Supplier<T> work) {
        return execute(writing, new String[] {ALL}, work);
    }

    /** Footnote's own work, which is on everything. */
    void run(Runnable work) {
        call(
                () -> {
                    work.run();
                    return true;
                });
    }

    private static String[] principals(Reader reader) {
        return switch (reader) {
            case Reader.Unrestricted ignored -> new String[] {ALL};
            case Reader.Person person -> Principals.of(person).toArray(String[]::new);
        };
    }

    private <T> T execute(TransactionTemplate template, String[] principals, Supplier<T> work) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        try {
            return Objects.requireNonNull(
                    template.execute(
                            status -> {
                                try {
                                    return status.isNewTransaction()
                                            ? first(principals, work)
                                            : within(principals, work);
                                } catch (RuntimeException e) {
                                    failure.set(e);
                                    throw e;
                                }
                            }));
        } catch (CannotCreateTransactionException e) {
            throw new DataAccessResourceFailureException("no connection to the database", e);
        } catch (RuntimeException e) {
            // What went wrong first, and not that it could not be rolled back on a dead connection.
            RuntimeException first = failure.get();
            if (first == null || first.equals(e)) {
                throw e;
            }
            first.addSuppressed(e);
            throw first;
        }
    }

    private <T> T first(String[] principals, Supplier<T> work) {
        mark(principals);
        return work.get();
    }

    /** In a transaction that may be for somebody else, and is so again afterwards. */
    private <T> T within(String[] principals, Supplier<T> work) {
        String before = mark(principals);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            try {
                restore(before);
            } catch (DataAccessException f) {
                e.addSuppressed(f); // the transaction can only be rolled back
            }
            throw e;
        }
        restore(before);
        return result;
    }

    private String mark(String[] principals) {
        return marked
                ? jdbc.sql(MARK).param(principals).query((row, number) -> row.getString(1)).single()
                : "";
    }

    private void restore(String before) {
        if (marked) {
            jdbc.sql("select set_config('footnote.reader', ?, true)")
                    .param(before)
                    .query(String.class)
                    .single();
        }
    }
}
