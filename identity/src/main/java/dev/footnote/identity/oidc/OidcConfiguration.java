package dev.footnote.identity.oidc;

import dev.footnote.identity.Session;
import dev.footnote.identity.Sessions;
import dev.footnote.servicekit.security.KeyBook;
import dev.footnote.servicekit.security.SessionBook;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import java.util.Optional;

/** Tokens of an OpenID provider, where one is set, and the sessions of those who sign in at it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OidcSettings.class)
public class OidcConfiguration {
    @Bean
    KeyBook oidcTokens(OidcSettings settings) {
        return settings.isOn() ? new OidcTokens(settings) : _ -> Optional.empty();
    }

    /** Where people sign in on the page, every service that they reach knows their sessions. */
    @Bean
    @Conditional(OffersSignIn.class)
    SessionBook sessionBook(Sessions sessions) {
        return secret -> sessions.find(secret).map(Session::caller);
    }
}
