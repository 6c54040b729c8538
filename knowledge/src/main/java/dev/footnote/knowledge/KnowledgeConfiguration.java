package dev.footnote.knowledge;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.index.IndexFollower;
import dev.footnote.knowledge.retrieval.HybridRetriever;
import dev.footnote.knowledge.retrieval.HybridRetriever.Authority;
import dev.footnote.knowledge.retrieval.IndexedNearest;
import dev.footnote.knowledge.retrieval.LuceneIndex;
import dev.footnote.knowledge.retrieval.RetrievalIndex;
import dev.footnote.knowledge.retrieval.StoredNearest;
import dev.footnote.knowledge.solr.SolrIndex;
import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.knowledge.store.H2DataSource;
import dev.footnote.knowledge.store.H2Upkeep;
import dev.footnote.knowledge.store.KnowledgeSchema;
import dev.footnote.knowledge.store.Persistence;
import dev.footnote.knowledge.store.PostgresDataSource;
import dev.footnote.knowledge.store.PostgresNearest;
import dev.footnote.knowledge.store.SqlAccessRules;
import dev.footnote.knowledge.store.SqlDocuments;
import dev.footnote.knowledge.store.SqlEmbeddingSpaces;
import dev.footnote.knowledge.store.SqlPublisher;
import dev.footnote.knowledge.store.SqlSpaceVectors;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Clock;

import javax.sql.DataSource;

/**
 * Knowledge on H2 and Lucene in one data folder, on PostgreSQL with an index of words in the
 * folder, or on PostgreSQL with an index in a SolrCloud. Whoever imports it provides the {@link
 * KnowledgeSettings}, and gets {@link Publisher}, {@link Documents}, {@link AccessRules}, {@link
 * EmbeddingSpaces}, {@link SpaceAdministration}, {@link SpaceVectors}, {@link Retriever} and {@link
 * SearchIndex}. One process at a time may have a folder open; on H2 the write side and the read
 * side therefore share these beans in one JVM, on PostgreSQL any number of processes have folders
 * of their own.
 *
 * <p>The {@link DataSource} is there for other tables of the same process too. Knowledge's own live
 * in the SQL schema {@code knowledge}, which is migrated before the data source is handed out, with
 * a history of its own: others migrate the default schema and leave {@code db/migration/knowledge}
 * out of their locations.
 */
@Configuration(proxyBeanMethods = false)
public class KnowledgeConfiguration {
    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(KnowledgeSettings settings) {
        HikariDataSource dataSource =
                settings.database()
                        .map(PostgresDataSource::open)
                        .orElseGet(() -> H2DataSource.open(settings.dataFolder()));
        try {
            KnowledgeSchema.migrate(dataSource);
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
        return dataSource;
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    H2Upkeep knowledgeUpkeep(DataSource dataSource, KnowledgeSettings settings) {
        return new H2Upkeep(dataSource, settings.dataFolder());
    }

    @Bean(destroyMethod = "close")
    Persistence knowledgePersistence(DataSource dataSource, KnowledgeSettings settings) {
        boolean vectorsIndexed = settings.database().isEmpty() || settings.solr().isPresent();
        return new Persistence(dataSource, vectorsIndexed);
    }

    /** Whoever publishes together with work of its own begins the transaction with this one. */
    @Bean
    PlatformTransactionManager transactionManager(Persistence persistence) {
        return persistence.transactions();
    }

    @Bean
    SqlPublisher knowledgePublisher(Persistence persistence) {
        return new SqlPublisher(persistence, Clock.systemUTC());
    }

    @Bean
    SqlDocuments knowledgeDocuments(Persistence persistence) {
        return new SqlDocuments(persistence);
    }

    @Bean
    SqlAccessRules knowledgeAccessRules(Persistence persistence) {
        return new SqlAccessRules(persistence);
    }

    @Bean
    SqlEmbeddingSpaces knowledgeEmbeddingSpaces(Persistence persistence) {
        return new SqlEmbeddingSpaces(persistence);
    }

    @Bean
    SqlSpaceVectors knowledgeSpaceVectors(Persistence persistence) {
        return new SqlSpaceVectors(persistence, Clock.systemUTC());
    }

    @Bean
    ChangeLog knowledgeChangeLog(Persistence persistence) {
        return new ChangeLog(persistence);
    }

    @Bean
    TextAnalysis knowledgeTextAnalysis() {
        return new TextAnalysis();
    }

    @Lazy
    @Bean(initMethod = "start", destroyMethod = "close")
    RetrievalIndex knowledgeIndex(
            ChangeLog changeLog,
            KnowledgeSettings settings,
            TextAnalysis analysis,
            Persistence persistence) {
        if (settings.solr().isPresent()) {
            return new SolrIndex(
                    settings.solr().get(),
                    new SolrIndex.Authority(changeLog, persistence.dataSource()),
                    analysis);
        }
        return new LuceneIndex(
                new IndexFollower(changeLog, settings.dataFolder().resolve("index"), analysis),
                settings.database().isPresent()
                        ? new StoredNearest(new PostgresNearest(persistence))
                        : new IndexedNearest());
    }

    @Lazy
    @Bean
    HybridRetriever knowledgeRetriever(
            RetrievalIndex index, Authority authority, TextAnalysis analysis) {
        return new HybridRetriever(index, authority, analysis);
    }

    @Lazy
    @Bean
    Authority knowledgeAuthority(ChangeLog changes, SqlEmbeddingSpaces spaces) {
        return new Authority(changes, spaces);
    }
}
