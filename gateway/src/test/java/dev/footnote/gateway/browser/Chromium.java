package dev.footnote.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The page in a real Chromium: Debian's {@code chromium} and {@code chromium-driver}, or the
 * programs that the system properties {@code browser.binary} and {@code browser.driver} name.
 * Screenshots are kept in {@code target/screenshots}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Chromium {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @LocalServerPort private int port;
    ChromeDriver browser;

    @BeforeAll
    final void open() {
        var options = new ChromeOptions();
        options.setBinary(System.getProperty("browser.binary", "/usr/bin/chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(
                                Path.of(
                                                System.getProperty(
                                                        "browser.driver", "/usr/bin/chromedriver"))
                                        .toFile())
                        .build();
        browser = new ChromeDriver(service, options);
    }

    @AfterAll
    final void close() {
        browser.quit();
    }

    final String address(String path) {
        return "http://localhost:" + port + path;
    }

    /** A page that is just being left is looked at again. */
    private FluentWait<WebDriver> waiting() {
        return new WebDriverWait(browser, PATIENCE).ignoring(StaleElementReferenceException.class);
    }

    final WebElement find(String css) {
        waiting().withMessage(css + " to be shown").until(_ -> shown(css).isPresent());
        return shown(css).orElseThrow();
    }

    final Optional<WebElement> shown(String css) {
        return browser.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst();
    }

    final void awaitText(String css, String text) {
        waiting()
                .withMessage(css + " to say " + text)
                .until(
                        b ->
                                b.findElements(By.cssSelector(css)).stream()
                                        .anyMatch(e -> e.getText().contains(text)));
    }

    final void ask(String question) {
        find("#question").sendKeys(question, Keys.ENTER);
    }

    final void useKey(String key) {
        find("#key").sendKeys(key, Keys.ENTER);
    }

    final void screenshot(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    /** Runs axe-core over the page as it stands. */
    final void assertAccessible() throws IOException {
        try (InputStream script =
                Objects.requireNonNull(getClass().getResourceAsStream("/axe.min.js"))) {
            ((JavascriptExecutor) browser)
                    .executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found =
                browser.executeAsyncScript(
                        "const end = arguments[0]; axe.run().then(r => end(r.violations.map(v =>"
                            + " v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))");
        assertThat((List<?>) found).isEmpty();
    }
}
