package dev.footnote.standalone;

import dev.footnote.embedding.EmbeddingConfiguration;
import dev.footnote.gateway.GatewayConfiguration;
import dev.footnote.identity.IdentityConfiguration;
import dev.footnote.inference.InferenceConfiguration;
import dev.footnote.ingestion.IngestionConfiguration;
import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.knowledge.KnowledgeConfiguration;
import dev.footnote.knowledge.KnowledgeSettings;
import dev.footnote.knowledge.SolrAddress;
import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.standalone.web.ServicePrefixes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The embedded default: the four services in one process, their data in one folder. It only wires;
 * each service uses the others' beans instead of their proxies.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    KnowledgeConfiguration.class,
    IdentityConfiguration.class,
    EmbeddingConfiguration.class,
    InferenceConfiguration.class,
    IngestionConfiguration.class,
    GatewayConfiguration.class,
    ServicePrefixes.class
})
public class Standalone {
    @Bean
    KnowledgeSettings knowledgeSettings(FootnoteSettings settings) {
        var database = settings.database();
        var solr = settings.solr();
        return new KnowledgeSettings(
                settings.data(),
                DatabaseAddress.of(
                        database.url(),
                        database.user(),
                        database.password(),
                        database.connectionsMax()),
                SolrAddress.of(
                        solr.urls(),
                        new SolrAddress.Layout(solr.collection(), solr.shards(), solr.replicas()),
                        solr.user(),
                        solr.password()));
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Standalone.class, arguments);
    }
}
