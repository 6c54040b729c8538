package dev.footnote.embedding.web;

import dev.footnote.embedding.Reranking;
import dev.footnote.servicekit.LiveResponses;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The routes of ranking, in three dialects; a model of this process ranks, or a model server. */
@Configuration(proxyBeanMethods = false)
public class RerankWebConfiguration {

    @Bean
    RerankController rerankController(Reranking reranking, LiveResponses live) {
        return new RerankController(reranking, live);
    }

    @Bean
    TextEmbeddingsInferenceRerankController textEmbeddingsInferenceRerankController(
            Reranking reranking, LiveResponses live) {
        return new TextEmbeddingsInferenceRerankController(reranking, live);
    }
}
