package dev.footnote.identity.signin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.identity.Audit;
import dev.footnote.identity.SessionAdministration;
import dev.footnote.identity.Sessions;
import dev.footnote.identity.oidc.OidcConfiguration;
import dev.footnote.identity.oidc.OidcSettings;
import dev.footnote.identity.signin.Provider;
import dev.footnote.identity.signin.PublicAddress;
import dev.footnote.identity.signin.SignInException;
import dev.footnote.identity.store.IdentityTables;
import dev.footnote.identity.store.SqlAudit;
import dev.footnote.identity.store.SqlSessions;
import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;
import dev.footnote.testsupport.oidc.TestBrowser;
import dev.footnote.testsupport.oidc.TestOpenIdProvider;
import dev.footnote.testsupport.oidc.TestOpenIdProvider.Forgery;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import javax.sql.DataSource;

/** Signing in and out, at a provider that speaks HTTP and holds its clients to the protocol. */
@SpringBootTest(
        classes = SignInTest.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.oidc.audience=footnote",
            "footnote.oidc.user-claim=preferred_username",
            "footnote.oidc.sign-in.client-id=" + TestOpenIdProvider.CLIENT,
            "footnote.oidc.sign-in.client-secret=" + TestOpenIdProvider.SECRET,
            "server.forward-headers-strategy=native"
        })
class SignInTest {
    private static final TestOpenIdProvider PROVIDER = new TestOpenIdProvider();
    private static final UUID DATABASE = UUID.randomUUID();

    @LocalServerPort private int port;
    @Autowired private JsonMapper json;
    @Autowired private Sessions sessions;
    @Autowired private Audit audit;
    private TestBrowser browser;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("footnote.oidc.issuer", PROVIDER::issuer);
    }

    @BeforeEach
    void begin() {
        PROVIDER.forge(Forgery.NONE);
        PROVIDER.user(
                "ada",
                Map.of("groups", List.of("board", "legal"), "roles", List.of("footnote-editor")));
        PROVIDER.user("bob", Map.of());
        browser = new TestBrowser(port);
    }

    @AfterEach
    void end() {
        browser.close();
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @Test
    void whoeverSignsInActsAsTheProviderSays() throws Exception {
        assertThat(who(browser)).isEqualTo(person("nobody", List.of(), "NONE"));
        assertThat(browser.signIn("ada", "/view?document=7%26version=1"))
                .endsWith("/view?document=7&version=1");
        assertThat(who(browser)).isEqualTo(person("ada", List.of("board", "legal"), "EDITOR"));
        var session = json.readTree(browser.open("/api/v1/session").body());
        assertThat(session.path("signedIn").asBoolean()).isTrue();
        assertThat(session.path("name").asString()).isEqualTo("ada");
        try (var another = new TestBrowser(port)) {
            another.signIn("bob", "/");
            assertThat(who(another)).isEqualTo(person("bob", List.of(), "READER"));
        }
    }

    @Test
    void anotherProcessOfTheSameDatabaseKnowsTheSessionAndItsEnd() throws Exception {
        browser.signIn("ada", "/");
        try (var second =
                new SpringApplicationBuilder(Service.class)
                        .run(
                                "--server.port=0",
                                "--footnote.oidc.issuer=" + PROVIDER.issuer(),
                                "--footnote.oidc.audience=footnote",
                                "--footnote.oidc.user-claim=preferred_username",
                                "--footnote.oidc.sign-in.client-id=" + TestOpenIdProvider.CLIENT)) {
            var there =
                    "http://localhost:" + second.getEnvironment().getProperty("local.server.port");
            var who = TestBrowser.get(there + "/api/v1/who");
            assertThat(browser.send(who).body()).contains("ada");
            var ended =
                    HttpRequest.newBuilder(URI.create(there + "/api/v1/session"))
                            .DELETE()
                            .header("X-CSRF-Token", token(browser))
                            .build();
            String secret = browser.sessionSecret().orElseThrow();
            assertThat(browser.send(ended).statusCode()).isEqualTo(200);
            browser.keep("footnote-session", secret);
            assertThat(browser.open("/api/v1/who").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whatChangesSomethingNeedsTheSessionsOwnToken() throws Exception {
        browser.signIn("ada", "/");
        try (var another = new TestBrowser(port)) {
            another.signIn("bob", "/");
            assertThat(browser.send(post("").build()).statusCode()).isEqualTo(403);
            assertThat(browser.send(post(token(another)).build()).statusCode()).isEqualTo(403);
            var form = post("").header("Content-Type", "application/x-www-form-urlencoded");
            form.POST(BodyPublishers.ofString("_csrf=" + token(another)));
            assertThat(browser.send(form.build()).statusCode()).isEqualTo(403);
        }
        var refused = browser.send(post("").build());
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
                .isEqualTo("application/problem+json");
        assertThat(refused.body()).contains("X-CSRF-Token");
        var done = browser.send(post(token(browser)).build());
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("ada");
    }

    @Test
    void aKeyInTheHeaderIsObeyedAndNotTheCookie() throws Exception {
        browser.signIn("ada", "/");
        var anonymous = browser.request("/api/v1/who").header("Authorization", "Bearer anonymous");
        assertThat(browser.send(anonymous.build()).body()).contains("nobody");
        String secret = browser.sessionSecret().orElseThrow();
        var asKey = browser.request("/api/v1/who").header("Authorization", "Bearer " + secret);
        assertThat(browser.send(asKey.build()).statusCode()).isEqualTo(401);
    }

    @Test
    void signingOutEndsTheSessionAtOnceAndTheProvidersToo() throws Exception {
        browser.signIn("ada", "/");
        String secret = browser.sessionSecret().orElseThrow();
        var ended = browser.send(signOut(token(browser)));
        assertThat(browser.sessionSecret()).isEmpty();
        assertThat(sessions.find(secret)).isEmpty();
        assertThat(who(browser)).isEqualTo(person("nobody", List.of(), "NONE"));
        String next = json.readTree(ended.body()).path("next").asString();
        assertThat(next).startsWith(PROVIDER.issuer() + "/logout?").contains("id_token_hint=ey");
        var back = browser.send(TestBrowser.get(next));
        assertThat(TestBrowser.location(back)).isEqualTo("http://localhost:" + port + "/");
        assertThat(audit.list(Long.MAX_VALUE, 2))
                .extracting(it -> it.actor() + " " + it.act().act())
                .containsExactly("ada session.end", "ada session.begin");
    }

    @Test
    void aSessionThatIsOverIsSaidSoAndItsCookieTakenBackButThePageComes() throws Exception {
        browser.signIn("ada", "/");
        String secret = browser.sessionSecret().orElseThrow();
        sessions.end(secret);
        assertThat(browser.open("/page").statusCode()).isEqualTo(200);
        var refused = browser.open("/api/v1/who");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("Sign in again");
        assertThat(browser.sessionSecret()).isEmpty();
        assertThat(browser.open("/api/v1/who").statusCode()).isEqualTo(200);
        browser.keep("footnote-session", "no-session-of-ours");
        assertThat(browser.open("/api/v1/who").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(
            value = Forgery.class,
            names = {"NONE", "DOWN"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatTheProviderDidNotSignForThisBrowserIsRefused(Forgery forgery) throws Exception {
        String back = browser.comeBack("ada", "/");
        PROVIDER.forge(forgery);
        assertThat(TestBrowser.location(browser.send(TestBrowser.get(back))))
                .isEqualTo("/?sign-in=refused");
        assertThat(browser.sessionSecret()).isEmpty();
    }

    @Test
    void aCodeServesOnlyTheBrowserThatAskedForItAndOnlyOnce() throws Exception {
        String back = browser.comeBack("ada", "/");
        try (var thief = new TestBrowser(port)) {
            assertThat(TestBrowser.location(thief.send(TestBrowser.get(back))))
                    .isEqualTo("/?sign-in=expired");
            thief.comeBack("bob", "/");
            assertThat(TestBrowser.location(thief.send(TestBrowser.get(back))))
                    .isEqualTo("/?sign-in=expired");
            assertThat(thief.sessionSecret()).isEmpty();
        }
        assertThat(TestBrowser.location(browser.send(TestBrowser.get(back)))).isEqualTo("/");
        assertThat(TestBrowser.location(browser.send(TestBrowser.get(back))))
                .isEqualTo("/?sign-in=expired");
    }

    @Test
    void whoeverTheProviderDoesNotKnowIsNotSignedIn() throws Exception {
        assertThat(browser.signIn("mallory", "/")).endsWith("/?sign-in=denied");
        assertThat(browser.sessionSecret()).isEmpty();
    }

    @Test
    void aProviderThatIsAwayIsSaidSo() throws Exception {
        String back = browser.comeBack("ada", "/");
        PROVIDER.forge(Forgery.DOWN);
        assertThat(TestBrowser.location(browser.send(TestBrowser.get(back))))
                .isEqualTo("/?sign-in=unavailable");
        assertThat(browser.sessionSecret()).isEmpty();
    }

    @Test
    void aProviderWithoutADiscoveryDocumentIsAway() {
        var signIn = new OidcSettings.SignIn("us", "", List.of("openid"), Duration.ofHours(1));
        var issuer = PROVIDER.issuer() + "/nowhere";
        var settings = new OidcSettings(issuer, "", "us", "sub", "g", "r", "a", "e", signIn);
        assertThatThrownBy(() -> new Provider(settings).registration())
                .isInstanceOfSatisfying(
                        SignInException.class,
                        it ->
                                assertThat(it.reason())
                                        .isEqualTo(SignInException.Reason.UNAVAILABLE));
        assertThat(new Provider(settings).signOutAddress()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "//evil.example", "/\\evil.example", "", "a b"})
    void onlyAPathOfThePageIsComeBackTo(String path) throws Exception {
        var refused =
                browser.open("/sign-in?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
        if (path.isEmpty()) assertThat(refused.statusCode()).isEqualTo(302);
        else assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void aPathIsComeBackToAsTheBrowserHadIt() throws Exception {
        String path = "/view?document={x|y}^`\"<>#documents";
        String back = browser.comeBack("ada", URLEncoder.encode(path, StandardCharsets.UTF_8));
        assertThat(TestBrowser.location(browser.send(TestBrowser.get(back)))).isEqualTo(path);
    }

    @Test
    void overHttpsTheCookiesAreSecure() throws Exception {
        var leaving = browser.request("/sign-in").header("X-Forwarded-Proto", "https").build();
        var left = browser.send(leaving);
        assertThat(TestBrowser.location(left)).contains("redirect_uri=https://localhost");
        assertThat(left.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("; Secure")
                .contains("; HttpOnly")
                .contains("SameSite=Lax");
    }

    private JsonNode who(TestBrowser browser) throws Exception {
        return json.readTree(browser.open("/api/v1/who").body());
    }

    private JsonNode person(String user, List<String> groups, String role) {
        return json.valueToTree(Map.of("user", user, "groups", groups, "role", role));
    }

    private String token(TestBrowser browser) throws Exception {
        return json.readTree(browser.open("/api/v1/session").body()).path("csrfToken").asString();
    }

    private HttpRequest.Builder post(String token) {
        var request = browser.request("/api/v1/who").POST(BodyPublishers.noBody());
        return token.isEmpty() ? request : request.header("X-CSRF-Token", token);
    }

    private HttpRequest signOut(String token) {
        return browser.request("/api/v1/session").DELETE().header("X-CSRF-Token", token).build();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({
        ServiceKitConfiguration.class,
        OidcConfiguration.class,
        SignInConfiguration.class,
        WhoController.class
    })
    static class Service {
        @Bean
        Routes routes() {
            return Routes.of(
                    Route.get("/", Access.OPEN),
                    Route.get("/view", Access.OPEN),
                    Route.get("/page", Access.OPEN),
                    Route.get("/api/v1/who", Access.ASK),
                    Route.post("/api/v1/who", Access.ASK));
        }

        @Bean(destroyMethod = "close")
        HikariDataSource dataSource() {
            var source = new HikariDataSource();
            source.setJdbcUrl(
                    "jdbc:h2:mem:"
                            + DATABASE
                            + ";DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE"
                            + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE");
            return source;
        }

        @Bean
        IdentityTables tables(DataSource source) {
            return IdentityTables.open(
                    source, new JdbcTransactionManager(source), InstantSource.system());
        }

        @Bean
        SqlSessions sessions(IdentityTables tables) {
            return new SqlSessions(tables);
        }

        @Bean
        SqlAudit audit(IdentityTables tables) {
            return new SqlAudit(tables.sql(), tables.transaction(), tables.clock());
        }

        @Bean
        SessionAdministration administration(
                Sessions sessions, Audit audit, IdentityTables tables) {
            return new SessionAdministration(sessions, audit, tables.transaction());
        }

        @Bean
        PublicAddress publicAddress() {
            return new PublicAddress("");
        }
    }

    record Who(String user, TreeSet<String> groups, String role) {}

    @RestController
    static class WhoController {
        private final Callers callers;

        WhoController(Callers callers) {
            this.callers = callers;
        }

        @RequestMapping(
                path = {"/", "/view", "/page", "/api/v1/who"},
                method = {RequestMethod.GET, RequestMethod.POST})
        Who who() {
            var caller = callers.current();
            return new Who(
                    caller.user().orElse("nobody"),
                    new TreeSet<>(caller.groups()),
                    caller.role().name());
        }
    }
}
