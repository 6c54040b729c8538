package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every metric that the alert rules and the dashboard name is there, in a server that has worked.
 */
@SpringBootTest(
        classes = Standalone.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.inference.model=smollm2",
            "footnote.admin-key=" + FootnoteClient.KEY,
            "management.endpoints.web.exposure.include=health,prometheus"
        })
class MetricsTest {
    private static final Path FOLDER = ComposeFile.ROOT.resolve("observability");
    private static final Pattern QUOTED = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\w*\\s*\\()");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private static final String PAUSE = "jvm_gc_pause_seconds_sum";

    /** Prometheus itself makes it. */
    private static final String UP = "up";

    @TempDir private static Path data;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry properties) {
        properties.add("footnote.data", data::toString);
    }

    @Test
    void alertsAndDashboardNameNoMetricThatIsNotThere() {
        work();
        System.gc(); // a pause of the collector is a metric when there was one
        var there = FootnoteClient.await(this::metrics, it -> it.contains(PAUSE));
        var wanted = new TreeSet<String>();
        expressions().forEach(it -> wanted.addAll(names(it)));

        assertThat(wanted)
                .contains("footnote_stage_seconds_sum", "footnote_jobs")
                .hasSizeGreaterThan(20);
        wanted.remove(UP);
        assertThat(there).containsAll(wanted);
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() {
        var rules = rules();
        assertThat(rules.size()).isGreaterThan(8);
        var names = new TreeSet<String>();
        for (JsonNode rule : rules) {
            assertThat(names.add(rule.path("alert").asString())).as("twice: " + rule).isTrue();
            assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning", "info");
            assertThat(rule.at("/annotations/summary").asString()).isNotBlank();
            assertThat(rule.at("/annotations/description").asString()).isNotBlank();
            assertThat(rule.path("for").asString()).matches("[0-9]+[mh]");
        }
    }

    @Test
    void namesOfAnExpressionAreItsMetricsOnly() {
        assertThat(
                        names(
                                "histogram_quantile(0.95, sum by (le)"
                                        + " (rate(a_bucket{job=\"f\"}[5m]))) > 30 and"
                                        + " max(b{c=~\"d|e\"}) == 0"))
                .containsExactlyInAnyOrder("a_bucket", "b");
    }

    /** A question, and a chat with the model as it is: its context has no room for sources. */
    private void work() {
        var client = new FootnoteClient(port);
        client.awaitJob(client.upload("pumps", "seal.txt", "The seal is changed every 30 days."));
        var question = Map.of("question", "Who painted the bridge in 1704?");
        assertThat(client.post("/api/v1/ask", question).statusCode()).isEqualTo(200);
        var message = Map.of("role", "user", "content", "a cup of tea");
        var chat = Map.of("model", "smollm2", "max_tokens", 4, "messages", List.of(message));
        assertThat(client.post("/v1/chat/completions", chat).statusCode()).isEqualTo(200);
    }

    private static JsonNode rules() {
        return ComposeFile.documents(FOLDER.resolve("alerts.yml")).getFirst().at("/groups/0/rules");
    }

    private static List<String> expressions() {
        var expressions =
                rules().valueStream()
                        .map(it -> it.path("expr").asString())
                        .collect(Collectors.toList());
        var dashboard =
                new JsonMapper()
                        .readTree(
                                ComposeFile.text(
                                        FOLDER.resolve("grafana/dashboards/footnote.json")));
        for (JsonNode panel : dashboard.path("panels")) {
            panel.path("targets").forEach(it -> expressions.add(it.path("expr").asString()));
        }
        return expressions;
    }

    /** What is left when strings, label matchers, ranges, groupings and functions are away. */
    private static Set<String> names(String expression) {
        String plain = QUOTED.matcher(expression).replaceAll("");
        plain = plain.replaceAll("\\{[^}]*}", " ").replaceAll("\\[[^]]*]", " ");
        plain = GROUPING.matcher(plain).replaceAll(" ");
        return NAME.matcher(plain)
                .results()
                .map(it -> it.group())
                .filter(it -> !OPERATORS.contains(it))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> metrics() {
        var address = URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(port));
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(address)
                            .header("Authorization", "Bearer " + FootnoteClient.KEY)
                            .build();
            return http.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
