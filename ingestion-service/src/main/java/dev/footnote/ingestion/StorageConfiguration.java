package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.job.Imports;
import dev.footnote.ingestion.job.Tables;
import dev.footnote.ingestion.source.ArchiveOriginals;
import dev.footnote.ingestion.space.SpaceFiller;
import dev.footnote.ingestion.space.SpaceModels;
import dev.footnote.ingestion.web.StorageWebConfiguration;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceVectors;
import dev.footnote.knowledge.archive.ArchiveConfiguration;
import dev.footnote.knowledge.archive.Originals;
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
    Imports imports(Tables tables, BlobStore blobs) {
        return new Imports(tables, blobs);
    }

    @Bean
    Originals archiveOriginals(
            Tables tables, Imports imports, BlobStore blobs, IngestionSettings settings) {
        long bytesMax = settings.uploadMax().toBytes();
        return new ArchiveOriginals(tables.sources(), imports, blobs, bytesMax);
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
