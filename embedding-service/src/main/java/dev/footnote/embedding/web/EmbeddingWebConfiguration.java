package dev.footnote.embedding.web;

import dev.footnote.embedding.Embedder;
import dev.footnote.embedding.EmbeddingModels;
import dev.footnote.embedding.Reranking;
import dev.footnote.embedding.TextAnalysis;
import dev.footnote.servicekit.LiveResponses;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The controllers of the embedding-service; callers in the same process use {@link Embedder}. */
@Configuration(proxyBeanMethods = false)
public class EmbeddingWebConfiguration {

    @Bean
    EmbeddingController embeddingController(
            Embedder embedder, EmbeddingModels models, LiveResponses live) {
        return new EmbeddingController(embedder, models, live);
    }

    @Bean
    RerankController rerankController(Reranking reranking, LiveResponses live) {
        return new RerankController(reranking, live);
    }

    @Bean
    TextAnalysisController textAnalysisController(TextAnalysis analysis, LiveResponses live) {
        return new TextAnalysisController(analysis, live);
    }

    @Bean
    TextEmbeddingsInferenceController textEmbeddingsInferenceController(
            Embedder embedder, Reranking reranking, EmbeddingModels models, LiveResponses live) {
        return new TextEmbeddingsInferenceController(
                embedder, reranking, ServiceInfo.of(models), live);
    }
}
