package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.oidc.TestBrowser;
import dev.footnote.testsupport.oidc.TestOpenIdProvider;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whoever signs in at one gateway is known to the other and to the ingestion-service. */
@PostgresTest
@Tag("real-models")
class SignedInProcessesTest {
    private static final String PAGE = "http://localhost:8080";

    private final TestOpenIdProvider provider = new TestOpenIdProvider();
    private final ServiceProcesses services;

    SignedInProcessesTest(TestDatabases databases, @TempDir Path folder) {
        var settings =
                Map.of(
                        "FOOTNOTE_OIDC_ISSUER", provider.issuer(),
                        "FOOTNOTE_OIDC_AUDIENCE", TestOpenIdProvider.AUDIENCE,
                        "FOOTNOTE_OIDC_USERCLAIM", "preferred_username",
                        "FOOTNOTE_OIDC_SIGNIN_CLIENTID", TestOpenIdProvider.CLIENT,
                        "FOOTNOTE_OIDC_SIGNIN_CLIENTSECRET", TestOpenIdProvider.SECRET);
        services = new ServiceProcesses(folder, databases.create(), settings);
    }

    @BeforeEach
    void start() {
        services.start();
    }

    @AfterEach
    void stop() {
        services.close();
        provider.close();
    }

    @Test
    void aSessionServesAtEveryServiceUntilItEndsAtOne() throws Exception {
        provider.user("ada", Map.of("roles", List.of("footnote-administrator")));
        String another = services.startAnother("gateway");
        try (var ada = new TestBrowser(services.port("gateway"))) {
            ada.signIn("ada", "/");
            assertThat(ada.send(TestBrowser.get(me(another))).body()).contains("administrator");

            var session = new JsonMapper().readTree(ada.open("/api/v1/session").body());
            String token = session.path("csrfToken").asString();
            var refused = ada.send(upload("another"));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            var accepted = ada.send(upload(token));
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            assertThat(accepted.headers().firstValue("Access-Control-Allow-Credentials"))
                    .contains("true");

            var end =
                    HttpRequest.newBuilder(URI.create(at(another, "/api/v1/session")))
                            .header("X-CSRF-Token", token)
                            .DELETE()
                            .build();
            String secret = ada.sessionSecret().orElseThrow();
            assertThat(ada.send(end).statusCode()).isEqualTo(200);
            ada.keep("footnote-session", secret);
            assertThat(ada.send(upload(token)).statusCode()).isEqualTo(401);
            ada.keep("footnote-session", secret);
            assertThat(ada.open("/api/v1/me").statusCode()).isEqualTo(401);
        }
    }

    private String me(String gateway) {
        return at(gateway, "/api/v1/me");
    }

    /** As the page sends it, whose address is another one. */
    private HttpRequest upload(String token) {
        return HttpRequest.newBuilder(
                        URI.create(
                                at(
                                        "ingestion-service",
                                        "/api/v1/collections/notes/documents/tea.txt")))
                .header("Origin", PAGE)
                .header("Content-Type", "text/plain")
                .header("X-CSRF-Token", token)
                .PUT(BodyPublishers.ofString("Tea is made of leaves."))
                .build();
    }

    private String at(String service, String path) {
        return "http://localhost:%d%s".formatted(services.port(service), path);
    }
}
