package dev.footnote.identity.oidc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/**
 * The OpenID provider whose access tokens are keys here; none unless an issuer is set.
 *
 * @param issuer as its tokens name it
 * @param jwksUri where its public keys are; blank means what the issuer's discovery document says
 * @param audience what its tokens for this installation are made out to
 * @param userClaim the claim that access lists call a user by
 * @param groupsClaim the claim with the user's groups
 * @param rolesClaim the claim with the user's roles
 * @param administratorRole the role that makes an administrator
 * @param editorRole the role that makes an editor; everybody else reads
 * @param signIn how people sign in on the page
 */
@ConfigurationProperties("footnote.oidc")
public record OidcSettings(
        @DefaultValue("") String issuer,
        @DefaultValue("") String jwksUri,
        @DefaultValue("") String audience,
        @DefaultValue("sub") String userClaim,
        @DefaultValue("groups") String groupsClaim,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("footnote-administrator") String administratorRole,
        @DefaultValue("footnote-editor") String editorRole,
        @DefaultValue SignIn signIn) {

    /**
     * How people sign in on the page; not at all unless there is a client id.
     *
     * @param clientId what the provider calls this installation
     * @param clientSecret what it gave with it; blank for a public client
     * @param scopes what is asked for, {@code openid} among it
     * @param session how long a session lasts
     */
    public record SignIn(
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue({"openid", "profile"}) List<String> scopes,
            @DefaultValue("8h") Duration session) {
        public SignIn {
            scopes = List.copyOf(scopes);
            if (!scopes.contains("openid")) {
                throw new IllegalArgumentException(
                        "footnote.oidc.sign-in.scopes is %s; without openid the provider does not say who signed in"
                                .formatted(scopes));
            }
            if (!session.isPositive()) {
                throw new IllegalArgumentException(
                        "footnote.oidc.sign-in.session is %s; a session lasts a second or more"
                                .formatted(session));
            }
        }

        /** Leaves the secret out: settings are logged. */
        @Override
        public String toString() {
            return "SignIn[%s, %s, %s]".formatted(clientId, scopes, session);
        }
    }

    public OidcSettings {
        if (!issuer.isBlank() && audience.isBlank()) {
            throw new IllegalArgumentException(
                    "footnote.oidc.audience is empty; without it a token that the provider gave to"
                            + " another application would open this one. Set it to what the"
                            + " provider's tokens for Footnote have as aud");
        }
        if (issuer.isBlank() && !signIn.clientId().isBlank()) {
            throw new IllegalArgumentException(
                    "footnote.oidc.sign-in.client-id is set and footnote.oidc.issuer is not; set"
                            + " the issuer, where people are to sign in");
        }
    }

    /** Whether people can sign in on the page. */
    public boolean offersSignIn() {
        return !signIn.clientId().isBlank();
    }

    boolean isOn() {
        return !issuer.isBlank();
    }
}
