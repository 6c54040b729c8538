package dev.footnote.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with the settings is said at the start, by name and with an example. */
class SettingsTest {
    private static final Map<String, String> GOOD =
            Map.of(
                    "server", "openai",
                    "url", "https://models.example.com/v1",
                    "model", "m",
                    "key", "k");

    @Test
    void nothingConfiguredIsOff() {
        assertThat(TestServers.bound(Map.of()).isOn()).isFalse();
        assertThat(TestServers.bound(GOOD).isOn()).isTrue();
    }

    @Test
    void everyMistakeNamesItsSetting() {
        assertWrong(Map.of("server", "gpt"), "footnote.inference.remote.server is \"gpt\"; use");
        assertWrong(Map.of("server", "tei"), "does not generate");
        assertWrong(Map.of("model", ""), "footnote.inference.remote.model is empty");
        assertWrong(Map.of("model", "a?b"), "footnote.inference.remote.model is \"a?b\"");
        assertWrong(Map.of("key-file", "/nowhere/key"), "are both given");
        assertWrong(Map.of("key", "", "key-file", "/nowhere/key"), "cannot be read");
        assertWrong(Map.of("server", "azure", "key", ""), "Azure wants a key");
        assertWrong(Map.of("server", "azure", "api-version", "a b"), "remote.api-version is");
        assertWrong(Map.of("server", "sagemaker", "key", ""), "remote.region is \"\"");
        assertWrong(Map.of("server", "sagemaker", "region", "eu-west-1"), "key has no colon");
        assertWrong(Map.of("context-tokens-max", "-1"), "context-tokens-max is -1");
        assertWrong(Map.of("limits.attempts-max", "0"), "limits.attempts-max is 0");
        assertWrong(Map.of("limits.pause-max", "0s"), "limits.pause-max is PT0S");
    }

    @Test
    void anAddressThatHoldsMoreThanAnAddressIsRefusedAndNotRepeated() {
        for (String url :
                List.of(
                        "",
                        "models",
                        "ftp://a",
                        "https://me:hidden@a",
                        "https://a/?key=hidden",
                        "https://a b/hidden")) {
            assertWrong(Map.of("url", url), "footnote.inference.remote.url is not an http");
        }
    }

    @Test
    void routesKeepThePathOfTheAddress() {
        assertThat(route("openai", "https://a")).isEqualTo("https://a/v1/chat/completions");
        assertThat(route("openai", "https://a/v1/")).isEqualTo("https://a/v1/chat/completions");
        assertThat(route("openai", "https://a/api/v1"))
                .isEqualTo("https://a/api/v1/chat/completions");
        assertThat(route("openai", "https://a/v1beta/openai"))
                .isEqualTo("https://a/v1beta/openai/chat/completions");
        assertThat(route("ollama", "http://a:11434/v1")).isEqualTo("http://a:11434/api/chat");
        assertThat(route("azure", "https://r.openai.azure.com/"))
                .isEqualTo(
                        "https://r.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21");
    }

    @Test
    void retryAfterIsReadInItsThreeForms() {
        assertThat(retryAfter("retry-after", "20")).contains(Duration.ofSeconds(20));
        assertThat(retryAfter("retry-after-ms", "1500")).contains(Duration.ofMillis(1500));
        assertThat(retryAfter("retry-after", "Thu, 01 Jan 2026 00:01:00 GMT"))
                .contains(Duration.ofMinutes(1));
        assertThat(retryAfter("retry-after", "Wed, 31 Dec 2025 00:00:00 GMT"))
                .contains(Duration.ZERO);
        assertThat(retryAfter("retry-after", "soon")).isEmpty();
    }

    private static Optional<Duration> retryAfter(String name, String value) {
        return RetryAfter.of(
                HttpHeaders.of(Map.of(name, List.of(value)), (_, _) -> true),
                () -> Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static String route(String kind, String url) {
        var values = new HashMap<>(GOOD);
        values.put("server", kind);
        values.put("url", url);
        var server = TestServers.bound(values).modelServer();
        return server.resolve(server.dialect().chat()).toString();
    }

    private static void assertWrong(Map<String, String> change, String message) {
        var values = new HashMap<>(GOOD);
        values.putAll(change);
        assertThatThrownBy(() -> TestServers.bound(values))
                .hasStackTraceContaining(message)
                .satisfies(it -> assertThat(printed(it)).doesNotContain("hidden"));
    }

    /** As a log shows it. */
    private static String printed(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
