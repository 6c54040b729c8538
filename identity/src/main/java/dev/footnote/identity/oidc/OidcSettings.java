package dev.footnote.identity.oidc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
        @DefaultValue("footnote-editor") String editorRole) {
    public OidcSettings {
        if (!issuer.isBlank() && audience.isBlank()) {
            throw new IllegalArgumentException(
                    "footnote.oidc.audience is empty; without it a token that the provider gave to"
                            + " another application would open this one. Set it to what the"
                            + " provider's tokens for Footnote have as aud");
        }
    }

    boolean isOn() {
        return !issuer.isBlank();
    }
}
