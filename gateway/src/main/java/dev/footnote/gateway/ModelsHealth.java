package dev.footnote.gateway;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import java.util.function.Supplier;

/** Whether the services that hold the models answer, and hold one each. */
final class ModelsHealth implements HealthIndicator {
    private final EmbeddingApi embedding;
    private final InferenceApi inference;

    ModelsHealth(EmbeddingApi embedding, InferenceApi inference) {
        this.embedding = embedding;
        this.inference = inference;
    }

    @Override
    public Health health() {
        String embeds = state(embedding::models);
        String generates = state(inference::models);
        boolean up = embeds.isEmpty() && generates.isEmpty();
        return (up ? Health.up() : Health.outOfService())
                .withDetail("embedding", embeds.isEmpty() ? "up" : embeds)
                .withDetail("inference", generates.isEmpty() ? "up" : generates)
                .build();
    }

    /** Empty when all is well. */
    private static String state(Supplier<ModelList> models) {
        try {
            return models.get().data().isEmpty() ? "no model is loaded" : "";
        } catch (ProblemException e) {
            return e.detail();
        }
    }
}
