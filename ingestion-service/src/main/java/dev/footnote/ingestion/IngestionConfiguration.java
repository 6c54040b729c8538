package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.identity.oidc.OidcConfiguration;
import dev.footnote.identity.web.IdentityWebConfiguration;
import dev.footnote.identity.web.LimitConfiguration;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.job.Database;
import dev.footnote.ingestion.job.Embedder;
import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.Tables;
import dev.footnote.ingestion.parse.DocumentParser;
import dev.footnote.ingestion.parse.ParserPool;
import dev.footnote.ingestion.parse.ParserSettings;
import dev.footnote.ingestion.source.ArchiveLimits;
import dev.footnote.ingestion.source.ArchiveSource;
import dev.footnote.ingestion.source.BucketSource;
import dev.footnote.ingestion.source.WebSource;
import dev.footnote.ingestion.space.ActiveModelFirst;
import dev.footnote.ingestion.web.IngestionWebConfiguration;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.Publisher;
import dev.footnote.servicekit.BodyLimit;
import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.security.AdminKeyConfiguration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.file.Path;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * The beans of ingestion. Whoever imports it provides knowledge, identity, the service kit and an
 * {@link EmbeddingApi}: the bean itself in one process, a proxy otherwise.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    IngestionSettings.class,
    SourceSettings.class,
    UploadSettings.class
})
@Import({
    AdminKeyConfiguration.class,
    OidcConfiguration.class,
    LimitConfiguration.class,
    IdentityWebConfiguration.class,
    IngestionWebConfiguration.class,
    StorageConfiguration.class
})
public class IngestionConfiguration {
    @Bean
    BodyLimit uploadLimit(IngestionSettings settings) {
        return new BodyLimit("/api/v1/collections/*/documents/*", settings.uploadMax());
    }

    @Bean
    BodyLimit zipLimit(IngestionSettings settings) {
        return new BodyLimit("/api/v1/collections/*/zip", settings.uploadMax());
    }

    @Bean
    ArchiveSource archiveSource(Ingestion ingestion, BlobStore blobs, IngestionSettings settings) {
        var limits = ArchiveLimits.ofFileSize(settings.uploadMax().toBytes());
        return new ArchiveSource(ingestion, blobs, limits);
    }

    @Bean(destroyMethod = "close")
    WebSource webSource(Ingestion ingestion, SourceSettings settings) {
        var limits = new WebSource.Limits(settings.webFileMax().toBytes(), settings.webTime());
        return new WebSource(ingestion, settings.addresses(), limits);
    }

    @Bean(destroyMethod = "close")
    BucketSource bucketSource(
            Ingestion ingestion, SourceSettings sources, IngestionSettings settings) {
        return new BucketSource(ingestion, sources.buckets(), settings.uploadMax().toBytes());
    }

    @Bean(destroyMethod = "close")
    BlobStore blobStore(
            FootnoteSettings footnote, IngestionSettings settings, UploadSettings uploads) {
        var folder =
                settings.uploads().isBlank()
                        ? footnote.data().resolve("uploads")
                        : Path.of(settings.uploads());
        long reserved = settings.diskReserve().toBytes();
        return uploads.server()
                .map(
                        server ->
                                BlobStore.in(
                                        server.open(),
                                        new BlobStore.Bucket(uploads.bucket(), uploads.prefix()),
                                        folder,
                                        reserved))
                .orElseGet(() -> BlobStore.in(folder, reserved));
    }

    @Bean
    Tables ingestionTables(DataSource source, PlatformTransactionManager transactions) {
        return new Tables(new Database(source, transactions), Tables.LEASE);
    }

    @Bean(destroyMethod = "close")
    DocumentParser documentParser(IngestionSettings settings) {
        var here = ParserSettings.ofThisProcess();
        return new ParserPool(
                new ParserSettings(
                        here.java(),
                        here.classPath(),
                        settings.parserProcesses(),
                        Math.toIntExact(settings.parserHeap().toMegabytes()),
                        settings.parserTime()));
    }

    @Bean
    Ingestion.Ports ingestionPorts(
            DocumentParser parser, Embedder embedder, EmbeddingSpaces spaces, Publisher publisher) {
        return new Ingestion.Ports(parser, embedder, spaces, publisher);
    }

    @Bean
    Embedder embedder(EmbeddingApi api, EmbeddingSpaces spaces, IngestionSettings settings) {
        return new Embedder(
                new ActiveModelFirst(api, spaces),
                settings.embeddingModel(),
                settings.embeddingCalls());
    }

    @Bean(destroyMethod = "close")
    Ingestion ingestion(Tables tables, BlobStore blobs, Ingestion.Ports ports) {
        return new Ingestion(tables, blobs, ports);
    }

    @Bean
    MeterBinder jobMeters(Ingestion ingestion) {
        return meters -> {
            jobs(meters, "waiting", () -> ingestion.jobCounts().waiting());
            jobs(meters, "running", () -> ingestion.jobCounts().running());
            jobs(meters, "quarantined", () -> ingestion.jobCounts().quarantined());
        };
    }

    private static void jobs(MeterRegistry meters, String state, Supplier<Number> count) {
        Gauge.builder("footnote.jobs", count)
                .description("Jobs of the whole installation")
                .tag("state", state)
                .register(meters);
    }

    @Bean
    IngestionStart ingestionStart(Ingestion ingestion, IngestionSettings settings) {
        return new IngestionStart(ingestion, settings.workers());
    }
}
