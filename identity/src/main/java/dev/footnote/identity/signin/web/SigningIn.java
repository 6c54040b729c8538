package dev.footnote.identity.signin.web;

import dev.footnote.identity.Session;
import dev.footnote.identity.oidc.OidcClaims;
import dev.footnote.identity.oidc.OidcSettings;
import dev.footnote.identity.signin.Provider;
import dev.footnote.identity.signin.SignInException;
import dev.footnote.identity.signin.SignInException.Reason;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * The authorization code flow with PKCE, state and nonce, as Spring Security's client has it: the
 * way to the provider, and what is made of who comes back.
 */
final class SigningIn {
    private static final String CALLBACK = SignInController.PATH + "/callback";
    private static final String SIGNATURES = "id_token_signing_alg_values_supported";
    private static final String GRANT_OVER = "invalid_grant";

    private final Provider provider;
    private final OidcSettings settings;
    private final OidcClaims claims;
    private final OidcAuthorizationCodeAuthenticationProvider exchange;
    private final InstantSource clock = InstantSource.system();

    SigningIn(Provider provider, OidcSettings settings) {
        this.provider = provider;
        this.settings = settings;
        this.claims = new OidcClaims(settings);
        this.exchange =
                new OidcAuthorizationCodeAuthenticationProvider(
                        ProviderRequests.tokens(), ProviderRequests.users());
        var decoders = new OidcIdTokenDecoderFactory();
        decoders.setJwsAlgorithmResolver(SigningIn::signature);
        this.exchange.setJwtDecoderFactory(decoders);
    }

    /** Where the browser goes, and what it keeps meanwhile. */
    record Departure(String address, PendingSignIn pending) {}

    /**
     * @param base under which address the browser reaches us
     */
    Departure departure(HttpServletRequest request, String base, String path) {
        var registration = registration(base);
        var resolver =
                new DefaultOAuth2AuthorizationRequestResolver(
                        new InMemoryClientRegistrationRepository(registration),
                        SignInController.PATH);
        resolver.setAuthorizationRequestCustomizer(
                OAuth2AuthorizationRequestCustomizers.withPkce());
        var authorization =
                Objects.requireNonNull(resolver.resolve(request, registration.getRegistrationId()));
        return new Departure(
                authorization.getAuthorizationRequestUri(),
                new PendingSignIn(
                        Objects.requireNonNull(authorization.getState()),
                        attribute(authorization, OidcParameterNames.NONCE),
                        attribute(authorization, PkceParameterNames.CODE_VERIFIER),
                        path));
    }

    /**
     * Who came back with the provider's code.
     *
     * @throws SignInException when it is nobody whom the provider stands for
     */
    Session arrival(String base, PendingSignIn pending, Map<String, String> answer) {
        var registration = registration(base);
        String state = answer.getOrDefault("state", "");
        if (!pending.state().equals(state)) {
            throw new SignInException(Reason.EXPIRED, "The state is another one's.");
        }
        if (answer.containsKey("error")) {
            throw new SignInException(
                    Reason.DENIED, "The provider says %s.".formatted(answer.get("error")));
        }
        String code = answer.getOrDefault("code", "");
        if (code.isBlank()) throw new SignInException(Reason.REFUSED, "There is no code.");
        var response =
                OAuth2AuthorizationResponse.success(code)
                        .redirectUri(base + CALLBACK)
                        .state(state)
                        .build();
        return session(
                new OAuth2LoginAuthenticationToken(
                        registration,
                        new OAuth2AuthorizationExchange(
                                request(registration, base, pending), response)));
    }

    private Session session(OAuth2LoginAuthenticationToken arrived) {
        try {
            var signedIn = Objects.requireNonNull(exchange.authenticate(arrived));
            var user = (OidcUser) Objects.requireNonNull(signedIn.getPrincipal());
            var caller =
                    claims.caller(user.getClaims())
                            .orElseThrow(
                                    () ->
                                            new SignInException(
                                                    Reason.REFUSED,
                                                    "There is no claim "
                                                            + settings.userClaim()
                                                            + "."));
            return new Session(
                    caller,
                    user.getIdToken().getTokenValue(),
                    clock.instant().plus(settings.signIn().session()));
        } catch (OAuth2AuthenticationException e) {
            throw new SignInException(reason(e), String.valueOf(e.getMessage()), e);
        } catch (AuthenticationException | IllegalArgumentException e) {
            throw new SignInException(Reason.REFUSED, String.valueOf(e.getMessage()), e);
        }
    }

    /** A provider that is away is told from one that says no by what the library had to catch. */
    private static Reason reason(OAuth2AuthenticationException failure) {
        if (failure.getError().getErrorCode().equals(GRANT_OVER)) return Reason.EXPIRED;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) return Reason.UNAVAILABLE;
        }
        return Reason.REFUSED;
    }

    private ClientRegistration registration(String base) {
        return ClientRegistration.withClientRegistration(provider.registration())
                .redirectUri(base + CALLBACK)
                .build();
    }

    private static OAuth2AuthorizationRequest request(
            ClientRegistration registration, String base, PendingSignIn pending) {
        String address = registration.getProviderDetails().getAuthorizationUri();
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(Objects.requireNonNull(address))
                .clientId(registration.getClientId())
                .redirectUri(base + CALLBACK)
                .scopes(registration.getScopes())
                .state(pending.state())
                .attributes(
                        Map.of(
                                OidcParameterNames.NONCE,
                                pending.nonce(),
                                PkceParameterNames.CODE_VERIFIER,
                                pending.verifier()))
                .build();
    }

    private static String attribute(OAuth2AuthorizationRequest request, String name) {
        return Objects.requireNonNull(request.<String>getAttribute(name));
    }

    /** RS256, which every provider must have, unless it says that it signs otherwise only. */
    private static JwsAlgorithm signature(ClientRegistration registration) {
        Object known = registration.getProviderDetails().getConfigurationMetadata().get(SIGNATURES);
        if (!(known instanceof Collection<?> names) || names.contains("RS256")) {
            return SignatureAlgorithm.RS256;
        }
        for (Object name : names) {
            SignatureAlgorithm algorithm = SignatureAlgorithm.from(String.valueOf(name));
            if (algorithm != null) return algorithm;
        }
        return SignatureAlgorithm.RS256;
    }
}
