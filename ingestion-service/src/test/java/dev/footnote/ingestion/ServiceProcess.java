package dev.footnote.ingestion;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The service as a process of its own, that can be killed and started again on the same port. */
final class ServiceProcess implements AutoCloseable {
    static final Duration REQUEST_MAX = Duration.ofSeconds(60);
    private static final Duration START_MAX = Duration.ofMinutes(15);

    private final Path folder;
    private final List<String> settings;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<Process> process = Optional.empty();

    ServiceProcess(Path folder, List<String> settings) throws IOException {
        this.folder = folder;
        this.settings = List.copyOf(settings);
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
    }

    /** Returns when the process runs, long before it answers. */
    void start() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        settings.stream().filter(it -> it.startsWith("-D")).forEach(command::add);
        command.add(ServiceProgram.class.getName());
        command.add("--server.port=" + port);
        command.add("--footnote.data=" + folder.resolve("data"));
        command.add("--footnote.admin-key=key");
        settings.stream().filter(it -> !it.startsWith("-D")).forEach(command::add);
        var builder = new ProcessBuilder(command);
        var classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        builder.environment().put("CLASSPATH", classPath);
        var log = ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile());
        process = Optional.of(builder.redirectErrorStream(true).redirectOutput(log).start());
    }

    long pid() {
        return process.orElseThrow().pid();
    }

    void awaitUp() throws InterruptedException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            try {
                if (send(request("/actuator/health/readiness").GET()).statusCode() == 200) return;
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) throw new IllegalStateException(log(), e);
            }
            if (process.filter(Process::isAlive).isEmpty()) throw new IllegalStateException(log());
            if (System.nanoTime() - end > 0) throw new IllegalStateException(log());
            Thread.sleep(50);
        }
    }

    private String log() {
        return "the service does not come up; its log is " + folder.resolve("log.txt");
    }

    void kill() throws InterruptedException {
        if (process.isPresent()) process.get().destroyForcibly().waitFor();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(REQUEST_MAX)
                .header("Authorization", "Bearer key");
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> put(String collection, String id, String text)
            throws IOException, InterruptedException {
        var path = "/api/v1/collections/" + collection + "/documents/" + id;
        return send(request(path).PUT(BodyPublishers.ofString(text)));
    }

    String get(String path) throws IOException, InterruptedException {
        var answer = send(request(path).GET());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        process.ifPresent(it -> it.destroyForcibly().onExit().join());
        http.close();
    }
}
