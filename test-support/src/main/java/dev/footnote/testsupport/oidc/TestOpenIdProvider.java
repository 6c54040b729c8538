package dev.footnote.testsupport.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID provider on a port of this machine: discovery, a page where people say who they are,
 * codes with PKCE, signed tokens, claims, and the end of its session. It holds its clients to the
 * protocol, so that one that leaves something out is refused.
 */
public final class TestOpenIdProvider implements AutoCloseable {
    public static final String CLIENT = "footnote-page";
    public static final String SECRET = "the client's own secret";
    public static final String AUDIENCE = "footnote";

    private final RSAKey key = key("ours");
    private final Map<String, Map<String, Object>> users = new ConcurrentHashMap<>();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();
    private final ProviderPages pages;
    private volatile Forgery forgery = Forgery.NONE;

    /** What a provider that lies says. */
    public enum Forgery {
        NONE,
        ANOTHER_KEY,
        ANOTHER_AUDIENCE,
        ANOTHER_NONCE,
        EXPIRED,
        DOWN
    }

    /** What a code stands for. */
    record Grant(String user, Map<String, String> request) {}

    public TestOpenIdProvider() {
        pages = new ProviderPages(this);
    }

    /** Somebody who can sign in; the claims are the provider's word on them. */
    public void user(String name, Map<String, Object> claims) {
        users.put(name, claims);
    }

    /** From now on it says this. */
    public void forge(Forgery wanted) {
        forgery = wanted;
    }

    public String issuer() {
        return pages.address();
    }

    boolean isDown() {
        return forgery == Forgery.DOWN;
    }

    boolean knows(String user) {
        return users.containsKey(user);
    }

    String code(String user, Map<String, String> request) {
        String code = UUID.randomUUID().toString();
        codes.put(code, new Grant(user, request));
        return code;
    }

    /** A code serves once. */
    Grant redeem(String code) {
        return Objects.requireNonNull(codes.remove(code), "there is no such code");
    }

    /** The answer of the token endpoint. */
    Map<String, Object> tokens(Grant grant) {
        String access = UUID.randomUUID().toString();
        accessTokens.put(access, grant.user());
        return Map.of(
                "access_token",
                access,
                "token_type",
                "Bearer",
                "expires_in",
                300,
                "scope",
                grant.request().getOrDefault("scope", ""),
                "id_token",
                idToken(grant));
    }

    private String idToken(Grant grant) {
        String nonce = grant.request().getOrDefault("nonce", "");
        var claims =
                claims(grant.user())
                        .audience(forgery == Forgery.ANOTHER_AUDIENCE ? "another client" : CLIENT)
                        .claim("nonce", forgery == Forgery.ANOTHER_NONCE ? "another" : nonce);
        if (forgery == Forgery.EXPIRED) {
            claims.issueTime(Date.from(Instant.now().minusSeconds(7200)))
                    .expirationTime(Date.from(Instant.now().minusSeconds(3600)));
        }
        return signed(claims);
    }

    /** Groups and roles, which the id token does not have. */
    Map<String, Object> claimsFor(String accessToken) {
        String user = Objects.requireNonNull(accessTokens.get(accessToken), "no such token");
        var claims = new ConcurrentHashMap<>(Objects.requireNonNull(users.get(user)));
        claims.put("sub", "subject of " + user);
        claims.put("preferred_username", user);
        return claims;
    }

    private JWTClaimsSet.Builder claims(String user) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("subject of " + user)
                .claim("preferred_username", user)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private String signed(JWTClaimsSet.Builder claims) {
        RSAKey signing = forgery == Forgery.ANOTHER_KEY ? key("ours") : key;
        try {
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.getKeyID()).build();
            var token = new SignedJWT(header, claims.build());
            token.sign(new RSASSASigner(signing));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<String, Object> publicKeys() {
        return new JWKSet(List.of(key)).toJSONObject(true);
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
