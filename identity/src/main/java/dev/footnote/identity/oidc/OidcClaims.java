package dev.footnote.identity.oidc;

import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Role;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who somebody is by the claims of the OpenID provider, the same for a token that is sent as a key
 * and for somebody who signs in on the page.
 */
public final class OidcClaims {
    private static final Logger LOG = LoggerFactory.getLogger(OidcClaims.class);

    private final OidcSettings settings;

    public OidcClaims(OidcSettings settings) {
        this.settings = settings;
    }

    /** Claims without a user are nobody's. */
    public Optional<Caller> caller(Map<String, Object> claims) {
        String user = Objects.toString(claims.get(settings.userClaim()), "");
        if (user.isBlank()) {
            LOG.warn("A token has no claim {}; it is refused", settings.userClaim());
            return Optional.empty();
        }
        Role role = role(texts(claims, settings.rolesClaim()));
        return Optional.of(
                new Caller(
                        user,
                        Optional.of(user),
                        texts(claims, settings.groupsClaim()),
                        role,
                        role.scopes(),
                        Optional.empty()));
    }

    private Role role(Set<String> roles) {
        if (roles.contains(settings.administratorRole())) return Role.ADMINISTRATOR;
        return roles.contains(settings.editorRole()) ? Role.EDITOR : Role.READER;
    }

    private static Set<String> texts(Map<String, Object> claims, String claim) {
        return claims.get(claim) instanceof Collection<?> values
                ? values.stream()
                        .map(String::valueOf)
                        .filter(it -> !it.isBlank())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
