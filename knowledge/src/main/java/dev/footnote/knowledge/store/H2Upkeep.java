package dev.footnote.knowledge.store;

import com.zaxxer.hikari.HikariDataSource;

import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Flushes the database file to the disk, keeps it from growing with every commit, and opens it
 * again when a write has failed.
 *
 * <p>H2 flushes and compacts in its background writer, and runs no such thread when commits are
 * written at once ({@code WRITE_DELAY=0}): the file of 11,000 small documents, published one by
 * one, was 740 MB instead of 60. And it closes a database that it could not write to, because the
 * disk is full, for as long as the process lives: what was committed is in the file, and is served
 * again once the file is opened anew.
 */
public final class H2Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(H2Upkeep.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LIVE_PERCENT_MIN = 50;
    private static final int REWRITE_BYTES = 8 * 1024 * 1024;
    // Opening writes too, and each attempt that fails makes every request wait for the pool.
    private static final long ROOM_BYTES_MIN = 16 * 1024 * 1024;

    private final DataSource dataSource;
    private final Path folder;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "knowledge-upkeep");
    private String trouble = "";

    /** {@code folder} is where the database file is. */
    public H2Upkeep(DataSource dataSource, Path folder) {
        this.dataSource = dataSource;
        this.folder = folder;
    }

    /** Does nothing for a database server, which sees to itself. */
    public void start() {
        if (DatabaseKind.of(dataSource) != DatabaseKind.H2) {
            return;
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
                keep();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void keep() {
        try (Connection connection = dataSource.getConnection()) {
            var session = connection.unwrap(JdbcConnection.class).getSession();
            if (session instanceof SessionLocal local) {
                MVStore store = local.getDatabase().getStore().getMvStore();
                if (store.isClosed()) {
                    abandon(local.getDatabase());
                    return;
                }
                store.sync(); // before anything replaced may be overwritten
                store.compact(LIVE_PERCENT_MIN, REWRITE_BYTES);
                trouble = "";
            }
        } catch (SQLException | IOException | MVStoreException e) {
            tell("the database file cannot be kept in order: " + e);
        }
    }

    /** Lets go of a database that H2 has closed, so that the next connection opens its file. */
    private void abandon(Database database) throws SQLException, IOException {
        if (Files.getFileStore(folder).getUsableSpace() < ROOM_BYTES_MIN) {
            tell(
                    "the database could not be written and is closed; it is opened again when the"
                            + " disk of %s has room".formatted(folder));
            return;
        }
        database.shutdownImmediately();
        dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
        LOG.warn("the database, which could not be written, is opened again");
    }

    /** Once for each trouble, and not each second while it lasts. */
    private void tell(String text) {
        if (!text.equals(trouble)) {
            LOG.warn(text);
        }
        trouble = text;
    }

    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the file must be left in peace first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
