package dev.footnote.inference;

import dev.footnote.providers.RemoteGenerationSettings;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a model server is configured. */
final class OnModelServer implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String setting = RemoteGenerationSettings.PREFIX + ".server";
        return !context.getEnvironment().getProperty(setting, "").isBlank();
    }
}
