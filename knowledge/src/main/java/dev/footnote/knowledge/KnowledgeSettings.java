package dev.footnote.knowledge;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where knowledge lives.
 *
 * @param dataFolder holds {@code index/} (derived) and, without a database elsewhere, {@code
 *     store.mv.db} (the authority); one process at a time may have it open
 * @param database the authority, when it is a PostgreSQL server
 * @param solr the index, when it is in a SolrCloud; the authority is then a PostgreSQL server
 */
public record KnowledgeSettings(
        Path dataFolder, Optional<DatabaseAddress> database, Optional<SolrAddress> solr) {
    public KnowledgeSettings {
        dataFolder = dataFolder.toAbsolutePath().normalize();
        Checks.check(
                solr.isEmpty() || database.isPresent(),
                "an index in Solr, and no PostgreSQL behind it; set FOOTNOTE_DATABASE_URL too, or"
                        + " leave FOOTNOTE_SOLR_URLS out");
    }

    /** Everything in one folder. */
    public static KnowledgeSettings embedded(Path dataFolder) {
        return new KnowledgeSettings(dataFolder, Optional.empty(), Optional.empty());
    }
}
