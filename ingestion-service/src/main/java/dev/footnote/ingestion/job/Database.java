package dev.footnote.ingestion.job;

import org.springframework.transaction.PlatformTransactionManager;

import javax.sql.DataSource;

/**
 * The database that ingestion shares with knowledge.
 *
 * @param transactions the one that knowledge uses, so that a publication and its job end together
 */
public record Database(DataSource source, PlatformTransactionManager transactions) {}
