package dev.footnote.identity.signin.web;

import dev.footnote.identity.SessionAdministration;
import dev.footnote.identity.oidc.OffersSignIn;
import dev.footnote.identity.oidc.OidcSettings;
import dev.footnote.identity.signin.Provider;
import dev.footnote.identity.signin.PublicAddress;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Signing in on the page, where a client id is set. Whoever imports it provides {@link
 * PublicAddress} and {@link SessionAdministration}.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OffersSignIn.class)
public class SignInConfiguration {
    @Bean
    Routes signInRoutes() {
        return Routes.of(
                Route.get(SignInController.PATH, Access.OPEN),
                Route.get(SignInController.PATH + "/callback", Access.OPEN),
                Route.get("/api/v1/session", Access.ASK),
                Route.delete("/api/v1/session", Access.ASK));
    }

    @Bean
    Provider openIdProvider(OidcSettings settings) {
        return new Provider(settings);
    }

    @Bean
    SignInController signInController(
            Provider provider,
            SessionAdministration sessions,
            OidcSettings settings,
            PublicAddress address) {
        return new SignInController(new SigningIn(provider, settings), sessions, settings, address);
    }

    @Bean
    SessionController sessionController(
            SessionAdministration sessions,
            Provider provider,
            OidcSettings settings,
            PublicAddress address) {
        return new SessionController(sessions, provider, settings, address);
    }
}
