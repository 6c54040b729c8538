package dev.footnote.identity.store;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;

import javax.sql.DataSource;

@PostgresTest
class PostgresStoreTest extends StoreConformance {
    private final TestDatabases databases;
    private final HikariDataSource source = new HikariDataSource();

    PostgresStoreTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Override
    DataSource emptyDatabase() {
        var database = databases.create();
        source.setJdbcUrl(database.url());
        source.setUsername(database.user());
        source.setPassword(database.password());
        return source;
    }

    @AfterEach
    void close() {
        source.close();
    }
}
