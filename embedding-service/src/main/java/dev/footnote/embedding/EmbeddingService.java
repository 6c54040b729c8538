package dev.footnote.embedding;

import dev.footnote.servicekit.security.Routes;
import dev.footnote.servicekit.security.ServiceKeyConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The embedding-service as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({EmbeddingConfiguration.class, ServiceKeyConfiguration.class})
public class EmbeddingService {
    public static void main(String[] arguments) {
        SpringApplication.run(EmbeddingService.class, arguments);
    }

    @Bean
    Routes embeddingRoutes() {
        return EmbeddingRoutes.all();
    }
}
