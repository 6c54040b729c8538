package dev.footnote.embedding;

import dev.footnote.servicekit.ServiceKitConfiguration;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the embedding-service: a model of this process, or a model server in its place. */
@Configuration(proxyBeanMethods = false)
@Import({
    ServiceKitConfiguration.class,
    LocalModelConfiguration.class,
    ModelServerConfiguration.class
})
public class EmbeddingConfiguration {}
