package dev.footnote.identity.store;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.AfterEach;

import java.util.UUID;

import javax.sql.DataSource;

class H2StoreTest extends StoreConformance {
    private final HikariDataSource source = new HikariDataSource();

    @Override
    DataSource emptyDatabase() {
        source.setJdbcUrl(
                "jdbc:h2:mem:"
                        + UUID.randomUUID()
                        + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000;DATABASE_TO_LOWER=TRUE"
                        + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE");
        return source;
    }

    @AfterEach
    void close() {
        source.close();
    }
}
