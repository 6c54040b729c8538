package dev.footnote.knowledge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;

import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;

import javax.sql.DataSource;

/** Connections to a PostgreSQL server with pgvector. */
public final class PostgresDataSource {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDataSource.class);
    private static final int VERSION_MIN = 150_000;
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration CONNECTION_MAX = Duration.ofSeconds(10);

    // A filtered search goes on until it has enough rows, instead of giving what the first ones of
    // the index leave; the rows are ordered again by whoever reads them.
    private static final String SEARCHING =
            "set hnsw.iterative_scan = relaxed_order; set hnsw.ef_search = 160;"
                    + " set hnsw.max_scan_tuples = 100000";

    private PostgresDataSource() {}

    /** The caller closes it. Waits a while for a server that is starting. */
    public static HikariDataSource open(DatabaseAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("knowledge");
        config.setJdbcUrl(address.url());
        if (!address.user().isBlank()) {
            config.setUsername(address.user());
            config.setPassword(address.password());
        }
        config.setMaximumPoolSize(address.connectionsMax());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_MAX.toMillis());
        config.setInitializationFailTimeout(START_MAX.toMillis());
        config.setConnectionInitSql(SEARCHING);
        config.addDataSourceProperty("ApplicationName", "footnote");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw unreachable(e);
        }
    }

    static KnowledgeException unreachable(Exception cause) {
        return new KnowledgeException(
                Kind.DATABASE,
                ("The database cannot be reached (%s). Check that it runs, and"
                                + " FOOTNOTE_DATABASE_URL, FOOTNOTE_DATABASE_USER and"
                                + " FOOTNOTE_DATABASE_PASSWORD.")
                        .formatted(cause.getMessage()),
                cause);
    }

    /** Refuses a server that is too old, and makes pgvector known in the database. */
    static void prepare(DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        int version =
                jdbc.sql("select cast(current_setting('server_version_num') as integer)")
                        .query(Integer.class)
                        .single();
        if (version < VERSION_MIN) {
            throw new KnowledgeException(
                    Kind.DATABASE,
                    "The database server is PostgreSQL %d; 15 or later is needed."
                            .formatted(version / 10_000));
        }
        try {
            jdbc.sql("create extension if not exists vector").update();
        } catch (DataAccessException e) {
            throw new KnowledgeException(
                    Kind.DATABASE,
                    ("The extension pgvector cannot be made in this database (%s). Install"
                                    + " pgvector 0.8 or later on the server, and let an"
                                    + " administrator run: create extension vector")
                            .formatted(e.getMostSpecificCause().getMessage()),
                    e);
        }
        String extension =
                jdbc.sql("select extversion from pg_extension where extname = 'vector'")
                        .query(String.class)
                        .single();
        if (extension.matches("0\\.[0-7](\\D.*)?")) {
            throw new KnowledgeException(
                    Kind.DATABASE,
                    ("The database has pgvector %s; 0.8 or later is needed. Install it and run:"
                                    + " alter extension vector update")
                            .formatted(extension));
        }
        boolean above =
                jdbc.sql(
                                """
                                select rolsuper or rolbypassrls from pg_roles
                                where rolname = current_user
                                """)
                        .query(Boolean.class)
                        .single();
        if (above) {
            LOG.warn(
                    "The database user is a superuser or bypasses row security, which is the second"
                            + " wall before documents that a reader may not see. Let an ordinary"
                            + " user own the database; see docs/operating/postgresql.md.");
        }
    }
}
