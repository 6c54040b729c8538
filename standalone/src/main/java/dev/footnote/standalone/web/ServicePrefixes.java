package dev.footnote.standalone.web;

import dev.footnote.embedding.EmbeddingRoutes;
import dev.footnote.inference.InferenceRoutes;
import dev.footnote.servicekit.security.Routes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerTypePredicate;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts the routes of the raw services under a prefix: {@code /v1/chat/completions} is the gateway's
 * here, {@code /inference/v1/chat/completions} the model's.
 */
@Configuration(proxyBeanMethods = false)
public class ServicePrefixes implements WebMvcConfigurer {
    @Override
    public void configurePathMatch(PathMatchConfigurer paths) {
        paths.addPathPrefix(
                "/embedding", HandlerTypePredicate.forBasePackage("dev.footnote.embedding"));
        paths.addPathPrefix(
                "/inference", HandlerTypePredicate.forBasePackage("dev.footnote.inference"));
    }

    @Bean
    Routes embeddingRoutes() {
        return EmbeddingRoutes.all().under("/embedding");
    }

    @Bean
    Routes inferenceRoutes() {
        return InferenceRoutes.all().under("/inference");
    }
}
