package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

class H2TablesTest extends TablesConformance {
    private final HikariDataSource source = inMemory();

    /** An empty database, for the caller to close. */
    static HikariDataSource inMemory() {
        var source = new HikariDataSource();
        source.setJdbcUrl(
                "jdbc:h2:mem:"
                        + UUID.randomUUID()
                        + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000;DATABASE_TO_LOWER=TRUE"
                        + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE");
        return source;
    }

    @Override
    DataSource emptyDatabase() {
        return source;
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aDatabaseOfOnesOwnHasNoOtherWorkersWhenItOpens() {
        assertThat(new JobQueue(database(source), Duration.ofSeconds(30)).releaseLost()).isZero();
    }
}
