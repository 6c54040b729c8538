package dev.footnote.identity.oidc;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.KeyBook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes the access tokens of one OpenID provider as keys: signed by it, made out to us, not
 * expired.
 */
final class OidcTokens implements KeyBook {
    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);

    /** Anything else is no token, and is not worth a question to the provider. */
    private static final Pattern FORM = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private final OidcClaims claims;
    private final JwtDecoder decoder;

    OidcTokens(OidcSettings settings) {
        this.claims = new OidcClaims(settings);
        this.decoder = new SupplierJwtDecoder(() -> decoder(settings));
    }

    /** Made at the first token, so that a provider that is away stops nobody else. */
    private static JwtDecoder decoder(OidcSettings settings) {
        NimbusJwtDecoder decoder =
                settings.jwksUri().isBlank()
                        ? (NimbusJwtDecoder) JwtDecoders.fromIssuerLocation(settings.issuer())
                        : NimbusJwtDecoder.withJwkSetUri(settings.jwksUri())
                                .jwsAlgorithms(
                                        it -> it.addAll(List.of(SignatureAlgorithm.values())))
                                .build();
        OAuth2TokenValidator<Jwt> audience =
                new JwtClaimValidator<Collection<String>>(
                        "aud", it -> it != null && it.contains(settings.audience()));
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        JwtValidators.createDefaultWithIssuer(settings.issuer()), audience));
        return decoder;
    }

    @Override
    public Optional<Caller> caller(String key) {
        if (!FORM.matcher(key).matches()) return Optional.empty();
        try {
            return claims.caller(decoder.decode(key).getClaims());
        } catch (BadJwtException e) {
            LOG.debug("A token is refused: {}", e.getMessage());
            return Optional.empty();
        } catch (JwtException e) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "The OpenID provider's keys are not to be had now; try again.",
                    e);
        }
    }
}
