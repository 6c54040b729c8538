package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import java.time.Duration;

/**
 * The service with an embedding of its own in the same process, and with routes that look at what
 * it has indexed.
 */
final class ServiceProgram {
    private ServiceProgram() {}

    /** {@code -Dembedding.millis=N} makes each call to the embedding take so long. */
    public static void main(String[] arguments) {
        var embedding = new WordEmbedding();
        embedding.slow(Duration.ofMillis(Long.getLong("embedding.millis", 0)));
        run(embedding, arguments);
    }

    static ConfigurableApplicationContext run(WordEmbedding embedding, String... arguments) {
        return new SpringApplicationBuilder(IngestionService.class)
                .profiles("ingestion-service")
                .initializers(
                        context -> {
                            var beans = (GenericApplicationContext) context;
                            beans.registerBean(EmbeddingApi.class, () -> embedding);
                            beans.registerBean(ProbeController.class);
                            beans.registerBean(Routes.class, ServiceProgram::probeRoutes);
                        })
                .run(arguments);
    }

    private static Routes probeRoutes() {
        return Routes.of(
                Route.get("/probe/search", Access.OPEN),
                Route.get("/probe/passages", Access.OPEN),
                Route.get("/probe/caught-up", Access.OPEN));
    }
}
