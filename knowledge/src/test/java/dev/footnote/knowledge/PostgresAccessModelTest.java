package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import java.nio.file.Path;

/** PostgreSQL, pgvector, and Lucene for the words. */
@PostgresTest
class PostgresAccessModelTest extends AccessModelConformance {
    private final TestDatabases databases;

    PostgresAccessModelTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.on(databases.create(), folder);
    }
}
