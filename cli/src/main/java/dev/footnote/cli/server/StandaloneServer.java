package dev.footnote.cli.server;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.client.FootnoteClient;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server of its own for a measurement: on a free port, with its own data folder. */
public final class StandaloneServer implements AutoCloseable {
    private static final Duration STOP_TIME_MAX = Duration.ofSeconds(20);
    private static final String KEY = "measurement";

    private final Process process;
    private final FootnoteClient client;
    private final Thread stopOnExit;

    private StandaloneServer(Process process, FootnoteClient client) {
        this.process = process;
        this.client = client;
        this.stopOnExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(stopOnExit);
    }

    /**
     * Starts the server of the checkout in {@code home} and returns when it is ready.
     *
     * @param data an empty folder for what the server keeps
     * @param more settings of its own; database and index of this environment are not its own
     */
    public static StandaloneServer start(
            Path home, Path data, Settings settings, Map<String, String> more) {
        var log = new ServerLog(data.resolve("footnote.log"));
        try {
            int port = freePort();
            var process = builder(home, log).redirectErrorStream(true);
            process.environment().put("FOOTNOTE_PORT", String.valueOf(port));
            process.environment().put("FOOTNOTE_DATA", data.toString());
            process.environment().put("FOOTNOTE_MODELS", settings.models().toString());
            process.environment().put("FOOTNOTE_ADMIN_KEY", KEY);
            process.environment()
                    .keySet()
                    .removeIf(name -> name.matches("FOOTNOTE_(DATABASE|SOLR)_.*"));
            process.environment().putAll(more);
            var client =
                    new FootnoteClient(URI.create("http://localhost:" + port), Optional.of(KEY));
            var server = new StandaloneServer(process.start(), client);
            new Readiness(client, server.process.pid(), log).await();
            return server;
        } catch (IOException broken) {
            throw new CommandFailure(
                    ExitCode.NOT_RUNNING, "The server did not start: " + broken, broken);
        }
    }

    public FootnoteClient client() {
        return client;
    }

    /** The largest resident size so far, where the system tells. */
    public Optional<Long> residentBytesMax() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private static ProcessBuilder builder(Path home, ServerLog log) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        List.of(
                                java,
                                "@" + home.resolve("build/java.options"),
                                "-jar",
                                home.resolve("standalone/target/standalone.jar").toString()))
                .redirectOutput(log.file().toFile());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(stopOnExit);
    }
}
