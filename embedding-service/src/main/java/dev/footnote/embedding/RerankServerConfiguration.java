package dev.footnote.embedding;

import dev.footnote.embedding.web.RerankWebConfiguration;
import dev.footnote.providers.RemoteRerankSettings;
import dev.footnote.providers.RemoteReranking;
import dev.footnote.servicekit.models.ModelCalls;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import tools.jackson.databind.json.JsonMapper;

/** A model server that ranks, whoever embeds. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnRerankServer.class)
@EnableConfigurationProperties(RemoteRerankSettings.class)
@Import(RerankWebConfiguration.class)
class RerankServerConfiguration {

    @Bean
    RemoteReranking remoteReranking(RemoteRerankSettings settings, JsonMapper json) {
        return RemoteReranking.open(settings, json);
    }

    @Bean
    Reranking serverReranking(
            RemoteReranking server, ObservationRegistry observations, MeterRegistry meters) {
        return new Reranking(
                new RemoteScoring(server), new ModelCalls(observations, meters, "model-server"));
    }
}
