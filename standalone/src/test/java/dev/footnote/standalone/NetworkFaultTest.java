package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.standalone.FaultProxy.Mode;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The network between the services is cut, and goes silent. People get an answer that says what is
 * missing from it, or an error that says what is away, within a time; and when the network is back
 * nobody has to do anything.
 */
@PostgresTest
@Tag("operation")
class NetworkFaultTest {
    private static final Map<String, String> QUESTION =
            Map.of("question", "Within how many days are travel expenses paid back?");

    /** Twice the longest silence that is taken for life, and some for a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final ServiceProcesses services;
    private final Map<String, FaultProxy> networks = new LinkedHashMap<>();

    NetworkFaultTest(TestDatabases databases, @TempDir Path folder) {
        services = new ServiceProcesses(folder, databases.create());
    }

    @BeforeEach
    void start() {
        for (String service : services.names()) {
            var network = new FaultProxy();
            network.add(services.port(service), services.managementPort(service));
            services.putBehind(service, network.port());
            networks.put(service, network);
        }
        services.start();
        ingestion().awaitJob(upload("travel.txt"));
        FootnoteClient.await(() -> gateway().search("travel expenses"), it -> !it.isEmpty());
    }

    @AfterEach
    void end() {
        services.close();
        networks.values().forEach(FaultProxy::close);
    }

    @Test
    void whatIsAwayIsSaidAndWhatIsBackIsUsedAgain() {
        assertThat(ask().path("reason").asString()).doesNotContain("does not answer");

        for (Mode fault : new Mode[] {Mode.CUT, Mode.STALL}) {
            network("inference-service").mode(fault);
            var quoted = ask();
            assertThat(quoted.path("verdict").asString())
                    .as(fault + ": " + quoted)
                    .isEqualTo("partial");
            assertThat(quoted.path("reason").asString()).contains("language model does not answer");
            assertThat(quoted.path("citations").isEmpty()).isFalse();
            network("inference-service").mode(Mode.PASS);
            assertThat(ask().path("reason").asString()).doesNotContain("does not answer");

            network("embedding-service").mode(fault);
            var found = gateway().search("travel expenses");
            assertThat(found.isEmpty()).isFalse();
            assertThat(found.get(0).path("scores").has("cosine")).isFalse();
            String waiting = upload("later-" + fault + ".txt");
            var raw =
                    gateway()
                            .post(
                                    "/v1/embeddings",
                                    Map.of("model", "all-minilm-l6-v2", "input", "anything"));
            assertThat(raw.statusCode()).as(fault + ": " + raw.body()).isEqualTo(503);
            assertThat(raw.body()).contains("does not answer");
            network("embedding-service").mode(Mode.PASS);
            assertThat(gateway().search("travel expenses").get(0).path("scores").has("cosine"))
                    .isTrue();
            assertThat(ingestion().awaitJob(waiting).path("stage").asString()).isEqualTo("done");
        }
    }

    private JsonNode ask() {
        long begun = System.nanoTime();
        var response = gateway().post("/api/v1/ask", QUESTION);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
        return new JsonMapper().readTree(response.body());
    }

    private String upload(String name) {
        return ingestion()
                .upload(
                        "handbook",
                        name,
                        "Travel expenses are paid back within fourteen days, says " + name + ".");
    }

    private FootnoteClient gateway() {
        return new FootnoteClient(services.port("gateway"));
    }

    private FootnoteClient ingestion() {
        return new FootnoteClient(services.port("ingestion-service"));
    }

    private FaultProxy network(String service) {
        var network = networks.get(service);
        if (network == null) throw new IllegalStateException("no network to " + service);
        return network;
    }
}
