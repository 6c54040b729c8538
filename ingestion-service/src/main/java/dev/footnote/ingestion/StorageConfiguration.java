package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.ingestion.space.SpaceFiller;
import dev.footnote.ingestion.space.SpaceModels;
import dev.footnote.ingestion.web.StorageWebConfiguration;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceVectors;
import dev.footnote.knowledge.archive.ArchiveConfiguration;
import dev.footnote.servicekit.BodyLimit;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;

/** What an administrator does with the store itself: embedding spaces and archives. */
@Configuration(proxyBeanMethods = false)
@Import({ArchiveConfiguration.class, StorageWebConfiguration.class})
public class StorageConfiguration {
    private static final DataSize ARCHIVE_MAX = DataSize.ofTerabytes(1);

    @Bean
    BodyLimit archiveLimit() {
        return new BodyLimit("/api/v1/collections/*/archive", ARCHIVE_MAX);
    }

    @Bean
    SpaceModels spaceModels(EmbeddingApi api) {
        return new SpaceModels(api);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SpaceFiller spaceFiller(SpaceAdministration spaces, SpaceVectors vectors, SpaceModels models) {
        return new SpaceFiller(spaces, vectors, models);
    }
}
