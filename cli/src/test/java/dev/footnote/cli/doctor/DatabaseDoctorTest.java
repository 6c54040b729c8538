package dev.footnote.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.cli.Settings;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.Test;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** The doctor at a real server. */
@PostgresTest
class DatabaseDoctorTest {
    private final TestDatabase database;

    DatabaseDoctorTest(TestDatabases databases) {
        database = databases.create();
    }

    @Test
    void aNewDatabaseHasWarningsOnlyAndABrokenMigrationIsAProblem() throws SQLException {
        assertThat(DatabaseCheck.look(surroundings(Map.of())))
                .noneMatch(it -> it.level() == Finding.Level.PROBLEM)
                .anyMatch(it -> it.text().startsWith("PostgreSQL"))
                .anyMatch(it -> it.subject().equals("clock"))
                .anyMatch(it -> it.text().contains("the first start makes it"));
        execute("create extension if not exists vector");
        execute("create schema ingestion");
        execute(
                "create table ingestion.flyway_schema_history as select 1 as installed_rank,"
                        + " '2' as version, false as success");
        assertThat(DatabaseCheck.look(surroundings(Map.of())))
                .anyMatch(it -> it.subject().equals("pgvector") && it.text().startsWith("0."))
                .anyMatch(
                        it ->
                                it.level() == Finding.Level.PROBLEM
                                        && it.text().contains("version 2 of ingestion broke off"));
    }

    @Test
    void aDatabaseThatIsNotThereIsAProblemWithThePageThatHelps() {
        String missing = database.url().replaceFirst("/[^/?]+(\\?|$)", "/nowhere$1");
        assertThat(DatabaseCheck.look(surroundings(Map.of("FOOTNOTE_DATABASE_URL", missing))))
                .singleElement()
                .satisfies(it -> assertThat(it.level()).isEqualTo(Finding.Level.PROBLEM))
                .satisfies(it -> assertThat(it.text()).contains("postgresql.md"));
    }

    private Surroundings surroundings(Map<String, String> changes) {
        var environment = new TreeMap<String, String>();
        environment.put("FOOTNOTE_DATA", "target/doctor");
        environment.put("FOOTNOTE_DATABASE_URL", database.url());
        environment.put("FOOTNOTE_DATABASE_USER", database.user());
        environment.put("FOOTNOTE_DATABASE_PASSWORD", database.password());
        environment.putAll(changes);
        return new Surroundings(Settings.fromEnvironment(environment), environment);
    }

    private void execute(String statement) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
