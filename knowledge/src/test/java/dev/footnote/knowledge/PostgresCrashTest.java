package dev.footnote.knowledge;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import java.nio.file.Path;
import java.util.List;

/** A killed writer leaves its transaction to the server, which ends it. */
@PostgresTest
class PostgresCrashTest extends CrashConformance {
    private final TestDatabase database;

    PostgresCrashTest(TestDatabases databases) {
        this.database = databases.create();
    }

    @Override
    OpenKnowledge reopen(Path folder) {
        return OpenKnowledge.on(database, folder);
    }

    @Override
    boolean isShared() {
        return true;
    }

    @Override
    List<String> address() {
        return List.of(database.url(), database.user());
    }
}
