package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import java.nio.file.Path;

/** PostgreSQL, pgvector, and Lucene for the words. */
@PostgresTest
class PostgresKnowledgeTest extends KnowledgeConformance {
    private final TestDatabases databases;

    PostgresKnowledgeTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.on(databases.create(), folder);
    }
}
