package dev.footnote.inference;

import dev.footnote.servicekit.security.Routes;
import dev.footnote.servicekit.security.ServiceKeyConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The inference-service as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({InferenceConfiguration.class, ServiceKeyConfiguration.class})
public class InferenceService {
    public static void main(String[] arguments) {
        SpringApplication.run(InferenceService.class, arguments);
    }

    @Bean
    Routes inferenceRoutes() {
        return InferenceRoutes.all();
    }
}
