package dev.footnote.ingestion.job;

import org.flywaydb.core.Flyway;

import javax.sql.DataSource;

/** The tables of this service, in a schema and with a history of their own. */
public final class IngestionSchema {
    private IngestionSchema() {}

    public static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas("ingestion")
                .createSchemas(true)
                .locations("classpath:db/migration/ingestion")
                .load()
                .migrate();
    }
}
