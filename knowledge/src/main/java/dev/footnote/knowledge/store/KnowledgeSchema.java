package dev.footnote.knowledge.store;

import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.UUID;

import javax.sql.DataSource;

/**
 * Knowledge's tables, in an SQL schema of their own with a migration history of their own, so that
 * whoever else keeps tables in the same database numbers its migrations freely. Processes that
 * start at once take turns.
 */
public final class KnowledgeSchema {
    private static final String COMMON = "classpath:db/migration/knowledge";

    private KnowledgeSchema() {}

    /** Brings the schema to this version; does nothing when it is there already. */
    public static void migrate(DataSource dataSource) {
        String[] locations =
                switch (DatabaseKind.of(dataSource)) {
                    case H2 -> new String[] {COMMON};
                    case POSTGRESQL -> {
                        PostgresDataSource.prepare(dataSource);
                        yield new String[] {COMMON, COMMON + "-postgresql"};
                    }
                };
        Flyway.configure(KnowledgeSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations(locations)
                .schemas("knowledge")
                .table("schema_history")
                .load()
                .migrate();
        JdbcClient.create(dataSource)
                .sql(
                        """
                        insert into knowledge.store (id, store_id, last_sequence)
                        select 1, :id, 0 where not exists (select 1 from knowledge.store)
                        """)
                .param("id", UUID.randomUUID().toString())
                .update();
    }
}
