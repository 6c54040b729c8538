package dev.footnote.gateway;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.identity.IdentityConfiguration;
import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.knowledge.KnowledgeConfiguration;
import dev.footnote.knowledge.KnowledgeSettings;
import dev.footnote.knowledge.SolrAddress;
import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.remote.RemoteAddress;
import dev.footnote.servicekit.remote.RemoteServices;
import dev.footnote.servicekit.security.ServiceKeys;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.time.Duration;

/** The gateway as a process of its own: the models are asked over HTTP. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({GatewayConfiguration.class, KnowledgeConfiguration.class, IdentityConfiguration.class})
@PropertySource("classpath:footnote-gateway.properties")
public class Gateway {
    /** Somebody waits: a query is embedded in less, or else its words must do. */
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(20);

    public static void main(String[] arguments) {
        SpringApplication.run(Gateway.class, arguments);
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

    @Bean
    RemoteServices remoteServices(JsonMapper json, ObservationRegistry observations) {
        return new RemoteServices(json, observations, ANSWER_TIME_MAX);
    }

    @Bean
    EmbeddingApi embeddingApi(
            RemoteServices remote, GatewaySettings settings, FootnoteSettings footnote) {
        return remote.proxy(EmbeddingApi.class, at(settings.embeddingAddress(), footnote));
    }

    @Bean
    InferenceApi inferenceApi(
            RemoteServices remote, GatewaySettings settings, FootnoteSettings footnote) {
        return remote.proxy(InferenceApi.class, at(settings.inferenceAddress(), footnote));
    }

    @Bean
    ChatGeneration chatGeneration(
            RemoteServices remote, GatewaySettings settings, FootnoteSettings footnote) {
        return remote.chat(at(settings.inferenceAddress(), footnote));
    }

    private static RemoteAddress at(String address, FootnoteSettings settings) {
        return new RemoteAddress(URI.create(address), ServiceKeys.sent(settings));
    }
}
