package dev.footnote.embedding.web;

import dev.footnote.providers.RemoteEmbedding;
import dev.footnote.servicekit.models.ModelCalls;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The routes of a service whose model is a model server's. */
@Configuration(proxyBeanMethods = false)
public class ModelServerWebConfiguration {

    /** Callers in the same process mean this one, not the adapter behind it. */
    @Bean
    @Primary
    ModelServerController modelServerEmbeddingController(
            RemoteEmbedding server, ObservationRegistry observations, MeterRegistry meters) {
        return new ModelServerController(
                server, new ModelCalls(observations, meters, "model-server"));
    }
}
