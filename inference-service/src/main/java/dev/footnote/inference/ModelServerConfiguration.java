package dev.footnote.inference;

import dev.footnote.providers.RemoteGeneration;
import dev.footnote.providers.RemoteGenerationSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import tools.jackson.databind.json.JsonMapper;

/**
 * A model server, with the model of this process in its place while it fails, where that is set.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnModelServer.class)
@EnableConfigurationProperties(RemoteGenerationSettings.class)
class ModelServerConfiguration {

    @Bean
    RemoteGeneration remoteGeneration(
            RemoteGenerationSettings server,
            JsonMapper json,
            InferenceSettings settings,
            ObjectProvider<LocalChatGeneration> local) {
        var generation = RemoteGeneration.open(server, json);
        LocalChatGeneration stepsIn = local.getIfAvailable();
        return stepsIn == null
                ? generation
                : generation.with(new RemoteGeneration.Fallback(settings.model(), stepsIn));
    }
}
