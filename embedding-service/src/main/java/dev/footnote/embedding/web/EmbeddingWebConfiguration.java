package dev.footnote.embedding.web;

import dev.footnote.embedding.Embedder;
import dev.footnote.embedding.EmbeddingModels;
import dev.footnote.embedding.TextAnalysis;
import dev.footnote.servicekit.LiveResponses;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of the embedding-service; callers in the same process use {@link Embedder}. */
@Configuration(proxyBeanMethods = false)
@Import(RerankWebConfiguration.class)
public class EmbeddingWebConfiguration {

    @Bean
    EmbeddingController embeddingController(
            Embedder embedder, EmbeddingModels models, LiveResponses live) {
        return new EmbeddingController(embedder, models, live);
    }

    @Bean
    TextAnalysisController textAnalysisController(TextAnalysis analysis, LiveResponses live) {
        return new TextAnalysisController(analysis, live);
    }

    @Bean
    TextEmbeddingsInferenceController textEmbeddingsInferenceController(
            Embedder embedder, EmbeddingModels models, LiveResponses live) {
        return new TextEmbeddingsInferenceController(embedder, ServiceInfo.of(models), live);
    }
}
