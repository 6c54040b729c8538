package dev.footnote.embedding;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a model is opened in this process: unless a model server embeds. */
final class OnLocalModel implements Condition {
    private final OnModelServer server = new OnModelServer();

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !server.matches(context, metadata);
    }
}
