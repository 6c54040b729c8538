package dev.footnote.knowledge.store;

import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

import java.sql.DatabaseMetaData;

import javax.sql.DataSource;

/** The databases that a store may be on. */
public enum DatabaseKind {
    /** Embedded: one process, vectors searched in the index. */
    H2,
    /** A server: any number of processes, vectors searched by pgvector. */
    POSTGRESQL;

    public static DatabaseKind of(DataSource dataSource) {
        try {
            String name =
                    JdbcUtils.extractDatabaseMetaData(
                            dataSource, DatabaseMetaData::getDatabaseProductName);
            return name.equals("H2") ? H2 : POSTGRESQL;
        } catch (MetaDataAccessException e) {
            throw PostgresDataSource.unreachable(e);
        }
    }
}
