package dev.footnote.identity.store;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.InstantSource;

import javax.sql.DataSource;

/** The way to the tables, whose schema is there. */
public record IdentityTables(JdbcClient sql, TransactionTemplate transaction, InstantSource clock) {
    /** Migrates the schema. */
    public static IdentityTables open(
            DataSource source, PlatformTransactionManager transactions, InstantSource clock) {
        IdentitySchema.migrate(source);
        return new IdentityTables(
                JdbcClient.create(source), new TransactionTemplate(transactions), clock);
    }
}
