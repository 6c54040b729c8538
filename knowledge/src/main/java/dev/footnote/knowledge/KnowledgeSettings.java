package dev.footnote.knowledge;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where knowledge lives.
 *
 * @param dataFolder holds {@code index/} (derived) and, without a database elsewhere, {@code
 *     store.mv.db} (the authority); one process at a time may have it open
 * @param database the authority, when it is a PostgreSQL server
 */
public record KnowledgeSettings(Path dataFolder, Optional<DatabaseAddress> database) {
    public KnowledgeSettings {
        dataFolder = dataFolder.toAbsolutePath().normalize();
    }

    /** Everything in one folder. */
    public static KnowledgeSettings embedded(Path dataFolder) {
        return new KnowledgeSettings(dataFolder, Optional.empty());
    }
}
