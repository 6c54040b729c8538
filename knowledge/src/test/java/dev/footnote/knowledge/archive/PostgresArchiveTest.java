package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.OpenKnowledge;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import java.nio.file.Path;

/** From H2 to PostgreSQL and back. */
@PostgresTest
class PostgresArchiveTest extends ArchiveConformance {
    private final TestDatabases databases;

    PostgresArchiveTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Override
    OpenKnowledge other(Path folder) {
        return OpenKnowledge.on(databases.create(), folder);
    }
}
