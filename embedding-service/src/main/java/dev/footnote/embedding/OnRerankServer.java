package dev.footnote.embedding;

import dev.footnote.providers.RemoteRerankSettings;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a model server ranks. */
final class OnRerankServer implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String setting = RemoteRerankSettings.PREFIX + ".server";
        return !context.getEnvironment().getProperty(setting, "").isBlank();
    }
}
