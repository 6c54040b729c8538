package dev.footnote.gateway;

import dev.footnote.knowledge.IndexStatus;
import dev.footnote.knowledge.SearchIndex;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether searches see everything that is published. */
final class IndexHealth implements HealthIndicator {
    private final SearchIndex index;

    IndexHealth(SearchIndex index) {
        this.index = index;
    }

    @Override
    public Health health() {
        IndexStatus status = index.status();
        Health.Builder health = status.caughtUp() ? Health.up() : Health.outOfService();
        status.failure().ifPresent(failure -> health.withDetail("failure", failure));
        return health.withDetail("applied", status.appliedSequence())
                .withDetail("latest", status.latestSequence())
                .withDetail("passages", status.passageCount())
                .build();
    }
}
