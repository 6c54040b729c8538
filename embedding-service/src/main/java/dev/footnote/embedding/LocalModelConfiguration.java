package dev.footnote.embedding;

import dev.footnote.embedding.web.EmbeddingWebConfiguration;
import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.ModelFolder;
import dev.footnote.servicekit.models.ModelCalls;
import dev.footnote.servicekit.models.OpenModels;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The models of this process, and their routes. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnLocalModel.class)
@EnableConfigurationProperties(EmbeddingSettings.class)
@Import(EmbeddingWebConfiguration.class)
class LocalModelConfiguration {

    @Bean
    EmbeddingModels embeddingModels(
            EmbeddingSettings settings, FootnoteSettings shared, OpenModels open) {
        var standard = ModelFolder.find(shared.models(), settings.model());
        return new EmbeddingModels(shared.models(), standard, settings, open);
    }

    @Bean
    Embedder embeddingEmbedder(
            EmbeddingModels models, ObservationRegistry observations, MeterRegistry meters) {
        return new Embedder(models, new ModelCalls(observations, meters, "footnote"));
    }

    @Bean
    MeterBinder embeddingQueueMeters(EmbeddingModels models) {
        return meters ->
                Gauge.builder("footnote.embeddings.waiting", models::waitingRequests)
                        .description("Requests that wait for an embedding model")
                        .register(meters);
    }

    @Bean
    @Conditional(OnLocalReranker.class)
    Reranking reranking(
            EmbeddingModels models, ObservationRegistry observations, MeterRegistry meters) {
        return new Reranking(
                new LocalScoring(models), new ModelCalls(observations, meters, "footnote"));
    }

    @Bean
    TextAnalysis textAnalysis(EmbeddingModels models) {
        return new TextAnalysis(models);
    }
}
