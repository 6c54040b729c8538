package dev.footnote.embedding;

import dev.footnote.providers.RemoteEmbeddingSettings;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a model server embeds. */
final class OnModelServer implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String setting = RemoteEmbeddingSettings.PREFIX + ".server";
        return !context.getEnvironment().getProperty(setting, "").isBlank();
    }
}
