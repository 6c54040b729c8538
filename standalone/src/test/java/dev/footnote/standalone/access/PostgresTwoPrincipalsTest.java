package dev.footnote.standalone.access;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.BeforeAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same two on PostgreSQL; nothing differs but settings. */
@PostgresTest
class PostgresTwoPrincipalsTest extends TwoPrincipalsTest {
    private static TestDatabase database = new TestDatabase("", "", "");

    @BeforeAll
    static void makeDatabase(TestDatabases databases) {
        database = databases.create();
    }

    @DynamicPropertySource
    static void databaseAddress(DynamicPropertyRegistry properties) {
        properties.add("footnote.database.url", () -> database.url());
        properties.add("footnote.database.user", () -> database.user());
        properties.add("footnote.database.password", () -> database.password());
    }
}
