package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import java.nio.file.Path;

/** PostgreSQL and pgvector. */
@PostgresTest
class PostgresSpacesTest extends SpacesConformance {
    private final TestDatabase database;

    PostgresSpacesTest(TestDatabases databases) {
        this.database = databases.create();
    }

    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.on(database, folder);
    }
}
