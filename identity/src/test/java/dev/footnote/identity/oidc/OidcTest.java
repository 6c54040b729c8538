package dev.footnote.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;

/** Tokens of a provider whose public keys are fetched over HTTP. */
@SpringBootTest(
        classes = OidcTest.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.oidc.issuer=https://login.example.org",
            "footnote.oidc.audience=footnote",
            "footnote.oidc.user-claim=preferred_username",
            "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
class OidcTest {
    private static final RSAKey KEY = key("ours");
    private static final HttpServer PROVIDER = provider();

    @LocalServerPort private int port;
    @Autowired private JsonMapper json;

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        properties.add(
                "footnote.oidc.jwks-uri",
                () -> "http://127.0.0.1:" + PROVIDER.getAddress().getPort() + "/keys");
    }

    @AfterAll
    static void stop() {
        PROVIDER.stop(0);
    }

    @Test
    void aTokenSaysWhoItsUserIs() throws Exception {
        var editor = who(signed(claims().claim("roles", List.of("footnote-editor", "x")), KEY));
        assertThat(editor.statusCode()).isEqualTo(200);
        assertThat(json.readTree(editor.body()))
                .isEqualTo(
                        json.readTree(
                                """
                                {"user": "ada", "groups": ["board", "legal"], "role": "EDITOR"}
                                """));
        assertThat(
                        who(signed(claims().claim("roles", List.of("footnote-administrator")), KEY))
                                .body())
                .contains("ADMINISTRATOR");
        assertThat(who(signed(claims(), KEY)).body()).contains("READER");
    }

    @Test
    void aTokenThatIsNotForUsOrNoLongerValidOrNotSignedByTheProviderIsRefused() throws Exception {
        var now = Instant.now();
        assertRefused(signed(claims().audience("another application"), KEY));
        assertRefused(signed(claims().issuer("https://login.example.com"), KEY));
        assertRefused(signed(claims().expirationTime(Date.from(now.minusSeconds(3600))), KEY));
        assertRefused(signed(claims().notBeforeTime(Date.from(now.plusSeconds(3600))), KEY));
        assertRefused(signed(claims().claim("preferred_username", " "), KEY));
        assertRefused(signed(claims(), key("ours")));
        assertRefused(signed(claims(), key("another's")));
        assertRefused(unsigned());
        assertRefused(signedWithThePublicKeyAsASecret());
        assertRefused("no.token.atall");
    }

    @Test
    void anIssuerWithoutAnAudienceIsNoSetting() {
        assertThatThrownBy(() -> settings("https://i", "", ""))
                .hasMessageContaining("footnote.oidc.audience");
    }

    @Test
    void aClientIdWithoutAnIssuerIsNoSetting() {
        assertThatThrownBy(() -> settings("", "", "footnote"))
                .hasMessageContaining("footnote.oidc.sign-in.client-id");
    }

    private static OidcSettings settings(String issuer, String audience, String clientId) {
        var signIn = new OidcSettings.SignIn(clientId, "", List.of("openid"), Duration.ofHours(8));
        return new OidcSettings(issuer, "", audience, "sub", "g", "r", "a", "e", signIn);
    }

    private void assertRefused(String token) throws Exception {
        var response = who(token);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("\"code\":\"unauthenticated\"");
    }

    private HttpResponse<String> who(String token) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/who"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://login.example.org")
                .audience("footnote")
                .subject("1234")
                .claim("preferred_username", "ada")
                .claim("groups", List.of("board", "legal"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String signed(JWTClaimsSet.Builder claims, RSAKey key) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static String unsigned() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString(
                        claims().build().toString().getBytes(StandardCharsets.UTF_8))
                + ".AA";
    }

    private static String signedWithThePublicKeyAsASecret() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build();
        var token = new SignedJWT(header, claims().build());
        token.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer provider() {
        byte[] keys = new JWKSet(KEY).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/keys",
                    exchange -> {
                        try (exchange) {
                            exchange.getResponseHeaders().set("Content-Type", "application/json");
                            exchange.sendResponseHeaders(200, keys.length);
                            exchange.getResponseBody().write(keys);
                        }
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ServiceKitConfiguration.class, OidcConfiguration.class, WhoController.class})
    static class Service {
        @Bean
        Routes routes() {
            return Routes.of(Route.get("/api/v1/who", Access.ASK));
        }
    }

    record Who(String user, TreeSet<String> groups, String role) {}

    @RestController
    static class WhoController {
        private final Callers callers;

        WhoController(Callers callers) {
            this.callers = callers;
        }

        @GetMapping("/api/v1/who")
        Who who() {
            Caller caller = callers.current();
            return new Who(
                    caller.user().orElse("nobody"),
                    new TreeSet<>(caller.groups()),
                    caller.role().name());
        }
    }
}
