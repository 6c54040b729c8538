package dev.footnote.inference;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says which generator serves; out of service while none does. No server is called for it. */
final class GeneratorHealth implements HealthIndicator {
    private final ServedModels models;

    GeneratorHealth(ServedModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        return (models.isServing() ? Health.up() : Health.outOfService())
                .withDetail("serving", models.serving())
                .build();
    }
}
