package dev.footnote.identity.oidc;

import dev.footnote.servicekit.security.KeyBook;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.Optional;

/** Tokens of an OpenID provider, where one is set. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OidcSettings.class)
public class OidcConfiguration {
    @Bean
    KeyBook oidcTokens(OidcSettings settings) {
        return settings.isOn() ? new OidcTokens(settings) : _ -> Optional.empty();
    }
}
