package dev.footnote.knowledge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;

import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the database file of a data folder. */
public final class H2DataSource {
    // retry: an interrupted thread closes the channel it reads from, and this layer opens it again;
    // without it one cancelled request would close the database for everybody.
    private static final String SCHEME = "jdbc:h2:retry:";

    // WRITE_DELAY=0: a commit returns when it is in the file; the default may lose half a second.
    // RETENTION_TIME: replaced data may be overwritten when what replaces it is surely on the disk;
    // H2Upkeep sees to that every second, so the default of 45 seconds would only cost space.
    // LOCK_TIMEOUT: writers queue behind the one that publishes a large document.
    // DB_CLOSE_ON_EXIT=FALSE: the pool's owner closes it, in order, and not H2's own shutdown hook.
    private static final String OPTIONS =
            ";WRITE_DELAY=0;RETENTION_TIME=5000;LOCK_TIMEOUT=60000;DB_CLOSE_ON_EXIT=FALSE"
                    + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

    private static final int CONNECTIONS_MAX = 16;

    private H2DataSource() {}

    /** The caller closes it. Refuses a folder that another process has open. */
    public static HikariDataSource open(Path dataFolder) {
        try {
            Files.createDirectories(dataFolder);
        } catch (IOException e) {
            throw new KnowledgeException(
                    Kind.FOLDER,
                    "%s: the data folder cannot be made (%s). Choose another with FOOTNOTE_DATA."
                            .formatted(dataFolder, e),
                    e);
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("knowledge");
        config.setJdbcUrl(SCHEME + dataFolder.resolve("store") + OPTIONS);
        config.setUsername("footnote");
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setMinimumIdle(1);
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new KnowledgeException(
                    Kind.FOLDER,
                    ("%s: the database cannot be opened (%s). If another Footnote runs on this"
                                    + " folder, stop it or choose another with FOOTNOTE_DATA.")
                            .formatted(dataFolder, e.getMessage()),
                    e);
        }
    }
}
