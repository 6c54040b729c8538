package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.identity.IdentityConfiguration;
import dev.footnote.ingestion.web.PageConfiguration;
import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.knowledge.KnowledgeConfiguration;
import dev.footnote.knowledge.KnowledgeSettings;
import dev.footnote.knowledge.SolrAddress;
import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.remote.RemoteAddress;
import dev.footnote.servicekit.remote.RemoteServices;
import dev.footnote.servicekit.security.ServiceKeys;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import tools.jackson.databind.json.JsonMapper;

/** The ingestion-service as a program of its own, with the embedding-service elsewhere. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    ServiceKitConfiguration.class,
    KnowledgeConfiguration.class,
    IdentityConfiguration.class,
    IngestionConfiguration.class,
    PageConfiguration.class
})
public class IngestionService {
    public static void main(String[] arguments) {
        var application = new SpringApplication(IngestionService.class);
        application.setAdditionalProfiles("ingestion-service");
        application.run(arguments);
    }

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

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(EmbeddingApi.class)
    RemoteServices remoteServices(JsonMapper json, ObservationRegistry observations) {
        return new RemoteServices(json, observations);
    }

    @Bean
    @ConditionalOnMissingBean
    EmbeddingApi embeddingApi(
            RemoteServices services, IngestionSettings settings, FootnoteSettings footnote) {
        return services.proxy(
                EmbeddingApi.class,
                new RemoteAddress(settings.embeddingUrl(), ServiceKeys.sent(footnote)));
    }
}
