package dev.footnote.identity.oidc;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether people can sign in on the page. */
public final class OffersSignIn implements Condition {
    private static final String SETTING = "footnote.oidc.sign-in.client-id";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !context.getEnvironment().getProperty(SETTING, "").isBlank();
    }
}
