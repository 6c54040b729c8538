package dev.footnote.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.standalone.FootnoteClient;
import dev.footnote.standalone.Standalone;
import dev.footnote.testsupport.oidc.TestBrowser;
import dev.footnote.testsupport.oidc.TestOpenIdProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Two people who sign in at an OpenID provider, in a whole installation: one adds a document that
 * her group alone may read, and the other is told nothing of it.
 */
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.inference.model=smollm2",
            "footnote.admin-key=" + FootnoteClient.KEY,
            "footnote.oidc.audience=" + TestOpenIdProvider.AUDIENCE,
            "footnote.oidc.user-claim=preferred_username",
            "footnote.oidc.sign-in.client-id=" + TestOpenIdProvider.CLIENT,
            "footnote.oidc.sign-in.client-secret=" + TestOpenIdProvider.SECRET
        })
class SignedInPeopleTest {
    private static final TestOpenIdProvider PROVIDER = new TestOpenIdProvider();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DOCUMENT = "/api/v1/collections/board/documents/merger.txt";

    @TempDir private static Path data;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
        properties.add("footnote.oidc.issuer", PROVIDER::issuer);
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @Test
    void whatAGroupMayReadIsReadByWhoeverSignedInAndIsOfIt() throws Exception {
        PROVIDER.user(
                "ada", Map.of("groups", List.of("board"), "roles", List.of("footnote-editor")));
        PROVIDER.user("bob", Map.of("groups", List.of("works")));
        try (var ada = new TestBrowser(port);
                var bob = new TestBrowser(port)) {
            ada.signIn("ada", "/");
            bob.signIn("bob", "/");
            assertThat(me(ada).path("role").asString()).isEqualTo("editor");
            assertThat(me(bob).path("role").asString()).isEqualTo("reader");
            open("board");
            upload(ada);
            FootnoteClient.await(() -> found(ada), it -> it.contains("first of May"));
            assertThat(found(bob)).doesNotContain("first of May");
            assertThat(bob.open(DOCUMENT).statusCode()).isEqualTo(404);
            assertThat(change(bob, "PUT", DOCUMENT, "Mine.")).isEqualTo(403);

            String next = signOut(ada);
            assertThat(next).startsWith(PROVIDER.issuer());
            assertThat(found(ada)).doesNotContain("first of May");
            assertThat(me(ada).path("role").asString()).isEqualTo("none");
            assertThat(ada.open(DOCUMENT).statusCode()).isEqualTo(401);
        }
        var log = new Installation(port).administrator().send(Principal.Call.get("/api/v1/audit"));
        assertThat(log.body())
                .contains("session.begin", "session.end")
                .contains("PUT /api/v1/collections/{collection}/documents/{externalId}");
    }

    /** The administrator opens a collection for a group of its name. */
    private void open(String collection) {
        var call =
                new Principal.Call(
                        "PUT",
                        "/api/v1/collections/%s/access".formatted(collection),
                        "{\"groups\": [\"%s\"]}".formatted(collection));
        assertThat(new Installation(port).administrator().send(call).status()).isEqualTo(200);
    }

    private void upload(TestBrowser browser) throws Exception {
        String text = "The merger was agreed on for the first of May.";
        assertThat(browser.send(put(browser, text, "")).statusCode()).isEqualTo(403);
        assertThat(browser.send(put(browser, text, token(browser))).statusCode()).isEqualTo(202);
    }

    private static HttpRequest put(TestBrowser browser, String text, String token) {
        return changing(browser, "PUT", DOCUMENT, text).header("X-CSRF-Token", token).build();
    }

    private static HttpRequest.Builder changing(
            TestBrowser browser, String method, String path, String body) {
        return browser.request(path)
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
    }

    private static int change(TestBrowser browser, String method, String path, String body)
            throws Exception {
        var request = changing(browser, method, path, body);
        return browser.send(request.header("X-CSRF-Token", token(browser)).build()).statusCode();
    }

    private static String found(TestBrowser browser) {
        try {
            var request =
                    changing(browser, "POST", "/api/v1/search", "{\"query\": \"merger\"}")
                            .header("X-CSRF-Token", token(browser))
                            .build();
            return browser.send(request).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signOut(TestBrowser browser) throws Exception {
        var request =
                browser.request("/api/v1/session").header("X-CSRF-Token", token(browser)).DELETE();
        return JSON.readTree(browser.send(request.build()).body()).path("next").asString();
    }

    private static JsonNode me(TestBrowser browser) throws Exception {
        return JSON.readTree(browser.open("/api/v1/me").body());
    }

    private static String token(TestBrowser browser) throws Exception {
        var session = JSON.readTree(browser.open("/api/v1/session").body());
        return session.path("csrfToken").asString();
    }
}
