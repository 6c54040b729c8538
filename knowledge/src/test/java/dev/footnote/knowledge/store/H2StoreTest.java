package dev.footnote.knowledge.store;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class H2StoreTest extends StoreConformance {
    @TempDir Path folder;

    @Override
    HikariDataSource emptyStore() {
        HikariDataSource opened = H2DataSource.open(folder);
        KnowledgeSchema.migrate(opened);
        return opened;
    }
}
