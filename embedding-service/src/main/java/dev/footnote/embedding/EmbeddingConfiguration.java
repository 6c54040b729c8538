package dev.footnote.embedding;

import dev.footnote.servicekit.ServiceKitConfiguration;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the embedding-service: models of this process, or model servers in their place. */
@Configuration(proxyBeanMethods = false)
@Import({
    ServiceKitConfiguration.class,
    LocalModelConfiguration.class,
    ModelServerConfiguration.class,
    RerankServerConfiguration.class
})
public class EmbeddingConfiguration {}
