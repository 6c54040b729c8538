package dev.footnote.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.gateway.FakeKnowledge;
import dev.footnote.gateway.FakeModels;
import dev.footnote.gateway.TestGateway;
import dev.footnote.identity.Sessions;
import dev.footnote.testsupport.oidc.TestOpenIdProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Signing in on the page at an OpenID provider, and out again, in a real browser. */
@Tag("browser")
@SpringBootTest(
        classes = TestGateway.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.admin-key=" + FakeIngestion.KEY,
            "footnote.oidc.audience=" + TestOpenIdProvider.AUDIENCE,
            "footnote.oidc.user-claim=preferred_username",
            "footnote.oidc.sign-in.client-id=" + TestOpenIdProvider.CLIENT,
            "footnote.oidc.sign-in.client-secret=" + TestOpenIdProvider.SECRET
        })
@Import({FakeIngestion.class, SessionStore.class})
class SignInPageTest extends Chromium {
    private static final TestOpenIdProvider PROVIDER = new TestOpenIdProvider();

    @Autowired private FakeKnowledge knowledge;
    @Autowired private FakeModels models;
    @Autowired private Sessions sessions;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("footnote.oidc.issuer", PROVIDER::issuer);
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @BeforeEach
    void begin() {
        PROVIDER.user("ada", Map.of("groups", List.of("board")));
        PROVIDER.user("bob", Map.of("groups", List.of("staff")));
        knowledge.clear();
        knowledge.put("minutes", "merger.md", "The merger was agreed on for the first of May.");
        knowledge.closeFor("minutes", "board");
        models.says("The merger was agreed on for the first of May.");
        browser.manage().window().setSize(new Dimension(1440, 900));
        browser.get(PROVIDER.issuer() + "/keys");
        browser.manage().deleteAllCookies();
        browser.get(address("/"));
        browser.manage().deleteAllCookies();
        browser.executeScript("sessionStorage.clear()");
        browser.get(address("/"));
    }

    private void signIn(String user) {
        find("#sign-in-open").click();
        find("#sign-in-elsewhere").click();
        find("#user").sendKeys(user, Keys.ENTER);
    }

    @Test
    void whoeverSignsInSeesWhatTheirGroupsMaySeeUntilTheySignOut() throws IOException {
        awaitText("#inventory", "Nothing is open to you; sign in.");
        find("#sign-in-open").click();
        find("#sign-in-elsewhere");
        assertAccessible();
        screenshot("sign-in-elsewhere");
        browser.get(address("/"));
        signIn("ada");
        find("#sign-out");
        assertThat(browser.getCurrentUrl()).isEqualTo(address("/"));
        var cookie = Objects.requireNonNull(browser.manage().getCookieNamed("footnote-session"));
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat((String) browser.executeScript("return document.cookie"))
                .doesNotContain("footnote-session");
        ask("When was the merger agreed on?");
        awaitText(".answer", "The merger was agreed on for the first of May.");
        find(".answer .mark").click();
        awaitText("#viewer-title", "merger.md");
        assertAccessible();
        screenshot("signed-in");

        find("#sign-out").click();
        awaitText("#inventory", "Nothing is open to you; sign in.");
        find("#sign-in-open");
        assertThat(browser.manage().getCookieNamed("footnote-session")).isNull();
        assertThat(sessions.find(cookie.getValue())).isEmpty();
        ask("When was the merger agreed on?");
        awaitText(".answer", "The sources do not say.");
        browser.get(address("/view?document=doc-merger.md&version=1&start=0&end=10"));
        awaitText(".viewer-body .problem", "when you sign in");
        signIn("bob");
        find("#sign-out");
        awaitText(".viewer-body .problem", "is not there for you");
    }

    @Test
    void theProviderAsksAgainAfterSigningOut() {
        signIn("ada");
        find("#sign-out").click();
        find("#sign-in-open").click();
        find("#sign-in-elsewhere").click();
        find("#user");
    }

    @Test
    void whoeverTheProviderTurnsAwayIsToldSo() throws IOException {
        signIn("mallory");
        awaitText("#key-problem", "You were not signed in.");
        assertThat(browser.getCurrentUrl()).isEqualTo(address("/"));
        assertAccessible();
    }

    @Test
    void aSessionThatEndsMeanwhileIsSaidSo() {
        signIn("ada");
        find("#sign-out");
        var cookie = Objects.requireNonNull(browser.manage().getCookieNamed("footnote-session"));
        sessions.end(cookie.getValue());
        ask("When was the merger agreed on?");
        awaitText("#key-problem", "You are no longer signed in.");
        browser.navigate().refresh();
        awaitText("#inventory", "Nothing is open to you; sign in.");
    }

    @Test
    void aKeyStillServesWhereAProviderDoesToo() {
        find("#sign-in-open").click();
        useKey(FakeIngestion.KEY);
        find("#sign-out");
        ask("When was the merger agreed on?");
        awaitText(".answer", "first of May");
    }
}
