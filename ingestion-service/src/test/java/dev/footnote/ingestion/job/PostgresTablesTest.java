package dev.footnote.ingestion.job;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;

import javax.sql.DataSource;

@PostgresTest
class PostgresTablesTest extends TablesConformance {
    private final TestDatabases databases;
    private final HikariDataSource source = new HikariDataSource();

    PostgresTablesTest(TestDatabases databases) {
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
