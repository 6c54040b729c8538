package dev.footnote.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.Test;

@PostgresTest
class FollowerLeaseTest {
    private final TestDatabase database;

    FollowerLeaseTest(TestDatabases databases) {
        this.database = databases.create();
    }

    private HikariDataSource process() {
        return PostgresDataSource.open(
                new DatabaseAddress(database.url(), database.user(), database.password(), 2));
    }

    @Test
    void oneProcessHasItUntilItGivesItBackOrLosesItsConnection() {
        try (HikariDataSource one = process();
                HikariDataSource other = process();
                FollowerLease first = new FollowerLease(one, "index");
                FollowerLease second = new FollowerLease(other, "index");
                FollowerLease another = new FollowerLease(other, "another index")) {
            assertThat(first.tryTake()).isTrue();
            assertThat(first.isHeld()).isTrue();
            assertThat(second.tryTake()).isFalse();
            assertThat(second.isHeld()).isFalse();
            assertThat(another.tryTake()).isTrue();

            first.giveBack();
            assertThat(second.tryTake()).isTrue();
            assertThat(first.tryTake()).isFalse();

            database.execute(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """);
            assertThat(second.isHeld()).isFalse();
        }
    }
}
