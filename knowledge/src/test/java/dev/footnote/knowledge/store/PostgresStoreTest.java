package dev.footnote.knowledge.store;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

/** The store on a real PostgreSQL. */
@PostgresTest
class PostgresStoreTest extends StoreConformance {
    private final TestDatabases databases;

    PostgresStoreTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Override
    HikariDataSource emptyStore() {
        return open(databases.copyOf("knowledge", PostgresStoreTest::migrate));
    }

    private static void migrate(TestDatabase database) {
        try (HikariDataSource opened = open(database)) {
            KnowledgeSchema.migrate(opened);
        }
    }

    private static HikariDataSource open(TestDatabase database) {
        return PostgresDataSource.open(
                new DatabaseAddress(database.url(), database.user(), database.password(), 8));
    }
}
