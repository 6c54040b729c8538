package dev.footnote.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.gateway.FakeKnowledge;
import dev.footnote.gateway.FakeModels;
import dev.footnote.gateway.TestGateway;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The page in a real browser, on fakes behind the gateway. */
@Tag("browser")
@SpringBootTest(
        classes = TestGateway.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "footnote.admin-key=" + FakeIngestion.KEY)
@Import(FakeIngestion.class)
class PageTest extends Chromium {
    private static final Dimension DESK = new Dimension(1440, 900);
    private static final Dimension PHONE = new Dimension(500, 900);

    @Autowired private FakeKnowledge knowledge;
    @Autowired private FakeModels models;
    @Autowired private FakeIngestion ingestion;

    @BeforeEach
    void begin() {
        knowledge.clear();
        ingestion.clear();
        knowledge.put(
                "default",
                "warranty.md",
                "Warranty terms\n\n"
                        + "The pump is covered for 36 months from delivery. Seals and filters are"
                        + " excluded.\n\n"
                        + "<img src=x onerror=\"document.title='owned'\">");
        models.says("The pump is covered for 36 months from delivery.");
        browser.manage().window().setSize(DESK);
        browser.get(address("/"));
        browser.executeScript("sessionStorage.clear(); localStorage.clear()");
        browser.get(address("/"));
    }

    @Test
    void anAnswerHasAFootnoteThatOpensThePassageHighlighted() throws IOException {
        screenshot("welcome");
        assertAccessible();
        ask("How long is the pump covered?");
        awaitText(".answer", "The pump is covered for 36 months from delivery.");
        find(".answer .mark").click();
        assertThat(find(".viewer-body mark").getText())
                .isEqualTo("The pump is covered for 36 months from delivery.");
        awaitText("#viewer-title", "warranty.md");
        assertAccessible();
        screenshot("answer");
        browser.findElement(By.tagName("body")).sendKeys(Keys.ESCAPE);
        assertThat(browser.findElement(By.id("viewer")).isDisplayed()).isFalse();
        assertThat(browser.switchTo().activeElement().getAttribute("class")).isEqualTo("mark");
    }

    @Test
    void anotherSectionClosesThePassage() {
        ask("How long is the pump covered?");
        find(".answer .mark").click();
        find(".viewer-body mark");
        find("[data-section=documents]").click();
        assertThat(find("#documents-title").isDisplayed()).isTrue();
        assertThat(browser.findElement(By.id("viewer")).isDisplayed()).isFalse();
    }

    @Test
    void nothingFromADocumentBecomesMarkup() {
        ask("How long is the pump covered?");
        find(".answer .mark").click();
        awaitText(".viewer-body", "<img src=x");
        assertThat(browser.findElements(By.cssSelector("main img, .viewer img"))).isEmpty();
        assertThat(browser.getTitle()).isEqualTo("Footnote");
    }

    @Test
    void whatTheDocumentsDoNotSayIsSaidSo() throws IOException {
        ask("Which vaccine protects against yellow fever?");
        awaitText(".answer", "The sources do not say.");
        awaitText(".verdict", "Not in the sources");
        assertAccessible();
        screenshot("not-in-sources");
    }

    @Test
    void aServerThatIsBusyIsAProblemWithAWayOn() throws IOException {
        models.fails(ProblemException.overloaded("16 requests wait.", Duration.ofSeconds(1)));
        ask("How long is the pump covered?");
        awaitText(".turn .problem", "16 requests wait.");
        screenshot("problem");
        models.says("The pump is covered for 36 months from delivery.");
        find(".turn .problem button").click();
        awaitText(".answer", "36 months");
    }

    @Test
    void theAddressOfACitationOpensItsPassage() {
        browser.get(address("/view?document=doc-warranty.md&version=1&start=16&end=25"));
        assertThat(find(".viewer-body mark").getText()).isEqualTo("The pump ");
        browser.get(address("/view?document=doc-nowhere&version=1&start=1&end=2"));
        awaitText(".viewer-body .problem", "is not there for you");
        awaitText(".viewer-body .problem", "when you sign in");
    }

    @Test
    void whoeverSeesNothingIsAskedToSignInAndOneKeyServesThePage() throws IOException {
        knowledge.close("default");
        browser.navigate().refresh();
        awaitText("#inventory", "Nothing is open to you; sign in.");
        assertAccessible();
        screenshot("nothing-open");
        find("#inventory .link").click();
        useKey(FakeIngestion.KEY);
        awaitText("#sign-out", "Sign out");
        ask("How long is the pump covered?");
        find(".answer .mark").click();
        find(".viewer-body mark");
        browser.get(address("/#documents"));
        find("#library");
        find("#sign-out").click();
        find("#key-needed");
    }

    @Test
    void documentsAreUploadedListedAndDeletedWithTheKey(@TempDir Path folder) throws IOException {
        Path good = Files.writeString(folder.resolve("parking.txt"), "A permit costs 18 euro.");
        Path bad = Files.writeString(folder.resolve("locked.txt"), "broken");
        browser.get(address("/#documents"));
        find("#key-needed-open").click();
        useKey("wrong");
        awaitText("#key-problem", "not a valid key");
        assertAccessible();
        screenshot("key");
        useKey(FakeIngestion.KEY);
        awaitText("#list", "No documents in “default” yet.");
        browser.findElement(By.id("files")).sendKeys(good + "\n" + bad);
        awaitText(".job.done", "1 passage");
        awaitText(".job.done", "Page 2 has no text.");
        awaitText(".job.failed", "The file is encrypted.");
        awaitText("#list li", "parking.txt");
        assertAccessible();
        screenshot("documents");
        find("#list li .quiet").click();
        find("#confirm .danger").click();
        awaitText("#list", "No documents");
    }

    @Test
    void aPhoneShowsEverythingWithoutScrollingSideways() throws IOException {
        browser.manage().window().setSize(PHONE);
        ask("How long is the pump covered?");
        find(".answer .mark");
        awaitText(".about", "in all");
        screenshot("phone-answer");
        assertThat(
                        browser.executeScript(
                                "return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertAccessible();
        find(".answer .mark").click();
        find(".viewer-body mark");
        screenshot("phone-viewer");
        assertAccessible();
    }

    @Test
    void theDarkThemeKeepsItsContrast() throws IOException {
        find("#theme").click();
        ask("How long is the pump covered?");
        find(".answer .mark").click();
        find(".viewer-body mark");
        assertAccessible();
        screenshot("dark");
    }
}
