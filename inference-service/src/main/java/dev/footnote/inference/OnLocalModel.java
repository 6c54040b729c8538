package dev.footnote.inference;

import dev.footnote.providers.RemoteGenerationSettings;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether a model is opened in this process: unless a model server generates and nothing steps in
 * for it.
 */
public final class OnLocalModel implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        String prefix = RemoteGenerationSettings.PREFIX;
        return environment.getProperty(prefix + ".server", "").isBlank()
                || environment.getProperty(prefix + ".fallback", "").equalsIgnoreCase("local");
    }
}
