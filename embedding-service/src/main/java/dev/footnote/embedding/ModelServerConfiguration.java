package dev.footnote.embedding;

import dev.footnote.embedding.web.ModelServerWebConfiguration;
import dev.footnote.providers.RemoteEmbedding;
import dev.footnote.providers.RemoteEmbeddingSettings;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import tools.jackson.databind.json.JsonMapper;

/** A model server, and the routes that it can serve. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnModelServer.class)
@EnableConfigurationProperties(RemoteEmbeddingSettings.class)
@Import(ModelServerWebConfiguration.class)
class ModelServerConfiguration {

    @Bean
    RemoteEmbedding remoteEmbedding(RemoteEmbeddingSettings settings, JsonMapper json) {
        return RemoteEmbedding.open(settings, json);
    }
}
