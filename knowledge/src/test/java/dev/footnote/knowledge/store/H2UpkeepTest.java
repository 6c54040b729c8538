package dev.footnote.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

class H2UpkeepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void aDatabaseThatCouldNotWriteIsOpenedAgainWithAllThatWasCommitted() throws Exception {
        try (HikariDataSource source = H2DataSource.open(folder);
                H2Upkeep upkeep = new H2Upkeep(source, folder)) {
            JdbcClient jdbc = JdbcClient.create(source);
            jdbc.sql("create table kept (id integer primary key)").update();
            jdbc.sql("insert into kept values (1)").update();

            failToWrite(source);
            assertThatThrownBy(() -> jdbc.sql("insert into kept values (2)").update())
                    .isInstanceOf(DataAccessException.class);
            upkeep.start();

            awaitInsert(jdbc, 3);
            assertThat(jdbc.sql("select id from kept order by id").query(Integer.class).list())
                    .containsExactly(1, 3);
        }
    }

    /** As a full disk does it: the file's channel refuses the next write. */
    private static void failToWrite(HikariDataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            var session = connection.unwrap(JdbcConnection.class).getSession();
            assertThat(session).isInstanceOf(SessionLocal.class);
            ((SessionLocal) session).getDatabase().getStore().getMvStore().getFileStore().close();
        }
    }

    private static void awaitInsert(JdbcClient jdbc, int id) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                jdbc.sql("insert into kept values (:id)").param("id", id).update();
                return;
            } catch (DataAccessException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
