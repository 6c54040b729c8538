package dev.footnote.knowledge.store;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

/**
 * Says which of several processes writes an index that they share. It is a lock of a connection to
 * PostgreSQL, which the server takes back when the process ends, however it ends, and keeps a
 * connection of the pool for as long as it is held. One thread uses it.
 */
public final class FollowerLease implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final String name;
    private @Nullable Connection held;

    public FollowerLease(DataSource dataSource, String name) {
        this.dataSource = dataSource;
        this.name = name;
    }

    /** Whether it is held now; asks the server. */
    public boolean isHeld() {
        if (held == null) {
            return false;
        }
        try {
            if (held.isValid((int) ANSWER_MAX.toSeconds())) {
                return true;
            }
        } catch (SQLException e) {
            // its connection is gone, and the lock with it
        }
        giveBack();
        return false;
    }

    /** Takes it, when nobody else has it. */
    public boolean tryTake() {
        try {
            Connection connection = dataSource.getConnection();
            boolean taken = false;
            try {
                taken = ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 1))");
            } finally {
                if (taken) {
                    held = connection;
                } else {
                    connection.close();
                }
            }
            return taken;
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("no connection to the database", e);
        }
    }

    private boolean ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Nothing happens when it is not held. */
    public void giveBack() {
        Connection connection = held;
        held = null;
        if (connection == null) {
            return;
        }
        try (connection) {
            ask(connection, "select pg_advisory_unlock(hashtextextended(?, 1))");
        } catch (SQLException e) {
            // the server has taken it back with the connection
        }
    }

    @Override
    public void close() {
        giveBack();
    }
}
