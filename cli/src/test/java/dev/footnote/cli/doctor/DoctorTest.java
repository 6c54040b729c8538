package dev.footnote.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import dev.footnote.cli.Settings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Installations that are broken in one way each. */
class DoctorTest {
    @TempDir private Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void installation() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(data.resolve("models"));
        environment.put("FOOTNOTE_DATA", data.toString());
        environment.put("FOOTNOTE_HOME", Path.of("..").toAbsolutePath().normalize().toString());
        environment.put("FOOTNOTE_PORT", Integer.toString(freePort()));
        environment.put("PATH", "/usr/bin:/bin");
    }

    @Test
    void aWritableFolderAndAFreePortAreNoProblem() {
        assertThat(found("data")).allMatch(it -> it.level() == Finding.Level.OK);
        assertThat(found("jdk").getFirst().level()).isEqualTo(Finding.Level.OK);
        assertThat(found("server").getFirst().text()).contains("the port is free");
    }

    @Test
    void aModelThatIsMissingOrDamagedIsNamedWithTheCommandThatFetchesIt() throws IOException {
        Files.createDirectories(folder.resolve("data/models/all-minilm-l6-v2"));
        assertThat(problems("model"))
                .hasSize(2)
                .anyMatch(it -> it.contains("all-minilm-l6-v2 is damaged"))
                .anyMatch(it -> it.contains("models pull smollm2-135m-instruct"));
    }

    @Test
    void aPortThatSomethingElseHasIsAProblem() throws IOException {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeEveryConnection(other));
            environment.put("FOOTNOTE_PORT", Integer.toString(other.getLocalPort()));
            assertThat(problems("server")).singleElement().asString().contains("is taken");
        }
    }

    @Test
    void aServiceThatIsAwayOrNotReadyIsAProblemAndOneWithItsHealthElsewhereIsNot()
            throws IOException {
        environment.put("FOOTNOTE_GATEWAY_EMBEDDINGADDRESS", "http://127.0.0.1:" + freePort());
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/actuator/health/readiness",
                exchange -> {
                    byte[] body = "{\"status\":\"OUT_OF_SERVICE\"}".getBytes(UTF_8);
                    exchange.sendResponseHeaders(503, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            environment.put("FOOTNOTE_GATEWAY_INFERENCEADDRESS", address);
            environment.put("FOOTNOTE_GATEWAY_PUBLICADDRESS", address + "/elsewhere");
            assertThat(problems("embedding-service"))
                    .singleElement()
                    .asString()
                    .contains("nothing");
            assertThat(problems("inference-service"))
                    .singleElement()
                    .asString()
                    .contains("not ready", "OUT_OF_SERVICE");
            assertThat(problems("gateway")).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aSlipInANameAndSettingsThatContradictEachOtherAreProblems() {
        environment.put("FOOTNOTE_INFERENCE_MODLE", "smollm2-135m-instruct");
        environment.put("FOOTNOTE_INFERENCE_REMOTE_KEY", "a");
        environment.put("FOOTNOTE_INFERENCE_REMOTE_KEYFILE", "/b");
        environment.put("FOOTNOTE_DATABASE_PASSWORD", "c");
        environment.put("FOOTNOTE_EMBEDDING_REMOTE_LIMITS_ATTEMPTSMAX", "2");
        assertThat(problems("settings"))
                .hasSize(3)
                .anyMatch(it -> it.contains("FOOTNOTE_INFERENCE_MODLE"))
                .anyMatch(it -> it.contains("only one can hold"))
                .anyMatch(it -> it.contains("without FOOTNOTE_DATABASE_URL"));
    }

    @Test
    void aSecretThatComposeMountsMustBeAFileWithSomethingInIt() throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("admin-key"), "k");
        Files.createDirectories(secrets.resolve("database-password"));
        Files.createFile(secrets.resolve("grafana-password"));
        environment.put("FOOTNOTE_SECRETS", secrets.toString());
        assertThat(problems("secrets")).hasSize(2).noneMatch(it -> it.contains("admin-key"));
    }

    @Test
    void aDataFolderThatIsAFileIsAProblem() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        environment.put("FOOTNOTE_DATA", file.toString());
        assertThat(problems("data")).singleElement().asString().contains("is no folder");
    }

    @Test
    void aDatabaseThatIsAwayIsAProblemWithAdvice() throws IOException {
        environment.put(
                "FOOTNOTE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/x".formatted(freePort()));
        assertThat(problems("database")).singleElement().asString().contains("whether the server");
        environment.put("FOOTNOTE_DATABASE_URL", "postgres://db/x");
        assertThat(problems("database")).singleElement().asString().contains("is expected");
    }

    @Test
    void limitsAreJudged() {
        assertThat(MachineCheck.java(21).level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(MachineCheck.maven("/nowhere").level()).isEqualTo(Finding.Level.WARNING);
        assertThat(MachineCheck.memory(4_000_000_000L, 5_000_000_000L).level())
                .isEqualTo(Finding.Level.PROBLEM);
        assertThat(DataFolderCheck.room(400_000_000, folder).level())
                .isEqualTo(Finding.Level.PROBLEM);
        assertThat(DatabaseCheck.vector("0.5.1").level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(DatabaseCheck.vector("0.10.0").level()).isEqualTo(Finding.Level.OK);
        assertThat(DatabaseCheck.clock(Duration.ofSeconds(-70)).text()).contains("70 s behind");
        assertThat(DatabaseCheck.clock(Duration.ofSeconds(2)).level()).isEqualTo(Finding.Level.OK);
    }

    private List<Finding> found(String subject) {
        var surroundings = new Surroundings(Settings.fromEnvironment(environment), environment);
        return new Doctor(surroundings)
                .examine().stream().filter(it -> it.subject().startsWith(subject)).toList();
    }

    private List<String> problems(String subject) {
        return found(subject).stream()
                .filter(it -> it.level() == Finding.Level.PROBLEM)
                .map(Finding::text)
                .toList();
    }

    private static void closeEveryConnection(ServerSocket server) {
        try {
            while (true) server.accept().close();
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
