package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

/** The four services of the compose file as processes, with the compose file's settings. */
@PostgresTest
@Tag("real-models")
class ComposeProcessesTest {
    private static final String PAGE = "http://localhost:8080";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServiceProcesses services;

    ComposeProcessesTest(TestDatabases databases, @TempDir Path folder) {
        services = new ServiceProcesses(folder, databases.create());
    }

    @BeforeEach
    void start() {
        services.start();
    }

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void anUploadIsAnsweredFromWithACitationAndEveryServiceEndsGracefully() throws Exception {
        var ingestion = new FootnoteClient(services.port("ingestion-service"));
        var gateway = new FootnoteClient(services.port("gateway"));
        var job =
                ingestion.awaitJob(
                        ingestion.upload(
                                "handbook",
                                "travel.txt",
                                "Travel expenses are paid back within fourteen days.\n\n"
                                        + "Train tickets are booked in second class."));
        assertThat(job.path("stage").asString()).as(job.toString()).isEqualTo("done");
        FootnoteClient.await(() -> gateway.search("travel expenses"), it -> !it.isEmpty());

        var asked =
                gateway.post(
                        "/api/v1/ask",
                        Map.of("question", "Within how many days are travel expenses paid back?"));
        var answer = new JsonMapper().readTree(asked.body());
        assertThat(answer.path("verdict").asString()).as(asked.body()).isEqualTo("answered");
        assertThat(answer.path("text").asString()).contains("fourteen");
        assertThat(answer.path("citations").get(0).path("quote").asString())
                .contains("fourteen days");

        for (String service : services.names()) {
            assertThat(get(services.managementPort(service), "/actuator/prometheus").body())
                    .as(service)
                    .contains("jvm_memory_used_bytes", "http_server_requests_seconds_count");
            assertThat(get(services.port(service), "/actuator/prometheus").statusCode())
                    .as(service)
                    .isEqualTo(401);
        }
        assertThat(preflight(PAGE).headers().firstValue("Access-Control-Allow-Origin"))
                .contains(PAGE);
        assertThat(preflight("http://elsewhere.example").statusCode()).isEqualTo(403);

        for (String service : services.names()) {
            assertThat(services.stop(service)).as(services.log(service)).isEqualTo(143);
            assertThat(services.log(service)).contains("Graceful shutdown complete");
        }
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                BodyHandlers.ofString());
    }

    /** What a browser asks before the page of that origin may upload. */
    private HttpResponse<String> preflight(String origin) throws Exception {
        var address =
                "http://127.0.0.1:%d/api/v1/collections/handbook/documents/travel.txt"
                        .formatted(services.port("ingestion-service"));
        return http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "PUT")
                        .header("Access-Control-Request-Headers", "authorization")
                        .build(),
                BodyHandlers.ofString());
    }
}
