package dev.footnote.identity.store;

import org.flywaydb.core.Flyway;

import javax.sql.DataSource;

/** The tables of identity, in a schema and with a history of their own. */
public final class IdentitySchema {
    private IdentitySchema() {}

    /** Brings the schema to this version; processes that start at once take turns. */
    public static void migrate(DataSource dataSource) {
        Flyway.configure(IdentitySchema.class.getClassLoader())
                .dataSource(dataSource)
                .schemas("identity")
                .table("schema_history")
                .locations("classpath:db/migration/identity")
                .load()
                .migrate();
    }
}
