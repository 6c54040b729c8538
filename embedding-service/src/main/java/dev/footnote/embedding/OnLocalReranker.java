package dev.footnote.embedding;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a model of this process ranks. */
final class OnLocalReranker implements Condition {
    private final OnRerankServer server = new OnRerankServer();

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !server.matches(context, metadata);
    }
}
