package dev.footnote.identity.signin;

import dev.footnote.identity.oidc.OidcSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The OpenID provider as its discovery document describes it. It is asked when somebody first signs
 * in, so that a provider that is away stops nobody else.
 */
public final class Provider {
    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
    private static final String ID = "provider";
    private static final String SIGN_OUT = "end_session_endpoint";

    private final OidcSettings settings;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Optional<ClientRegistration> known = Optional.empty();

    public Provider(OidcSettings settings) {
        this.settings = settings;
    }

    /**
     * What is known of it.
     *
     * @throws SignInException when it does not tell
     */
    public ClientRegistration registration() {
        if (known.isPresent()) return known.get();
        asking.lock();
        try {
            if (known.isEmpty()) known = Optional.of(discovered());
            return known.get();
        } finally {
            asking.unlock();
        }
    }

    private ClientRegistration discovered() {
        var signIn = settings.signIn();
        try {
            var builder =
                    ClientRegistrations.fromOidcIssuerLocation(settings.issuer())
                            .registrationId(ID)
                            .clientId(signIn.clientId())
                            .scope(signIn.scopes());
            if (!settings.jwksUri().isBlank()) builder.jwkSetUri(settings.jwksUri());
            return signIn.clientSecret().isBlank()
                    ? builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE).build()
                    : builder.clientSecret(signIn.clientSecret()).build();
        } catch (RuntimeException e) {
            // What the library throws of a host that is away, of one that is slow and of a
            // document that is none differs by no type.
            throw new SignInException(
                    SignInException.Reason.UNAVAILABLE,
                    "The OpenID provider %s has no discovery document now."
                            .formatted(settings.issuer()),
                    e);
        }
    }

    /** Where the provider ends its own session; empty when it has no such place, or is away. */
    public Optional<String> signOutAddress() {
        try {
            var metadata = registration().getProviderDetails().getConfigurationMetadata();
            return Optional.ofNullable(metadata.get(SIGN_OUT)).map(Object::toString);
        } catch (SignInException e) {
            LOG.warn("Somebody is signed out here alone: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
