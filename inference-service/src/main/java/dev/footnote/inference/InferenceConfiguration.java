package dev.footnote.inference;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.inference.web.InferenceWebConfiguration;
import dev.footnote.providers.RemoteGeneration;
import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.models.ModelCalls;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The beans of the inference-service: a model of this process, a model server, or both. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InferenceSettings.class)
@Import({
    ServiceKitConfiguration.class,
    LocalModelConfiguration.class,
    ModelServerConfiguration.class,
    InferenceWebConfiguration.class
})
public class InferenceConfiguration {
    /** What callers mean: the model server where one is set, else the model of this process. */
    @Bean
    @Primary
    ChatGeneration observedChatGeneration(
            ObjectProvider<RemoteGeneration> remote,
            ObjectProvider<LocalChatGeneration> local,
            ObservationRegistry observations,
            MeterRegistry meters) {
        RemoteGeneration server = remote.getIfAvailable();
        var calls =
                new ModelCalls(observations, meters, server == null ? "footnote" : "model-server");
        return calls.observed(server == null ? local.getObject() : server);
    }

    @Bean
    GeneratorHealth generatorHealthIndicator(ServedModels models) {
        return new GeneratorHealth(models);
    }
}
