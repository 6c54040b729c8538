package dev.footnote.standalone;

import dev.footnote.testsupport.postgresql.TestDatabase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Services of the compose file as processes of this machine. Each gets the image's and the file's
 * environment; only places are replaced: addresses of containers, the data and the secrets folder.
 */
final class ServiceProcesses implements AutoCloseable {
    // A parser process has another working folder, and the class path of the service.
    private static final Path ROOT = ComposeFile.ROOT.toAbsolutePath().normalize();
    private static final Map<String, String> MAIN =
            Map.of(
                    "gateway", "dev.footnote.gateway.Gateway",
                    "ingestion-service", "dev.footnote.ingestion.IngestionService",
                    "embedding-service", "dev.footnote.embedding.EmbeddingService",
                    "inference-service", "dev.footnote.inference.InferenceService");

    private final ComposeFile compose = ComposeFile.read();
    private final Path folder;
    private final TestDatabase database;
    private final Map<String, String> settings;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Integer> managementPorts = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Integer> fronts = new LinkedHashMap<>();

    /**
     * @param folder for data, secrets and logs
     */
    ServiceProcesses(Path folder, TestDatabase database) {
        this(folder, database, Map.of());
    }

    /**
     * @param settings that every service gets in the place of the compose file's
     */
    ServiceProcesses(Path folder, TestDatabase database, Map<String, String> settings) {
        this.folder = folder;
        this.database = database;
        this.settings = Map.copyOf(settings);
        for (String name : names()) {
            ports.put(name, freePort());
            managementPorts.put(name, freePort());
        }
    }

    /** The services that compose starts when nothing else is asked for, callers first. */
    List<String> names() {
        return compose.services().entrySet().stream()
                .filter(it -> !it.getValue().optional())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** From now on, whoever is started finds the service at that port: a proxy's. */
    void putBehind(String service, int port) {
        fronts.put(service, port);
    }

    /** Starts one more of the service and waits until it is ready; its name among the others. */
    String startAnother(String service) {
        String name = service;
        for (int i = 2; processes.containsKey(name); i++) name = service + "-" + i;
        ports.putIfAbsent(name, freePort());
        managementPorts.putIfAbsent(name, freePort());
        start(name);
        new FootnoteClient(managementPort(name)).awaitReady();
        return name;
    }

    int port(String service) {
        return ports.getOrDefault(service, 0);
    }

    int managementPort(String service) {
        return managementPorts.getOrDefault(service, 0);
    }

    /** Starts all services at once and waits until each is ready. */
    void start() {
        names().forEach(this::start);
        awaitReady();
    }

    /** Waits until everything that was started is ready. */
    void awaitReady() {
        processes.keySet().forEach(it -> new FootnoteClient(managementPort(it)).awaitReady());
    }

    /** As a power cut ends it. */
    void kill(String name) throws InterruptedException {
        for (Process process : running(name)) process.destroyForcibly().waitFor();
    }

    /** Kills one of the processes that the service has started, if there is one. */
    void killChild(String name) {
        running(name).stream()
                .flatMap(Process::children)
                .findAny()
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Starts one of a name, in the place of one that has ended; it is ready later. */
    void start(String name) {
        try {
            var builder = new ProcessBuilder(command(name));
            builder.environment().keySet().removeIf(it -> it.startsWith("FOOTNOTE_"));
            builder.environment().putAll(environment(name));
            builder.redirectErrorStream(true);
            builder.redirectOutput(Redirect.appendTo(logFile(name).toFile()));
            processes.put(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the service to end, as stopping its container does; its exit code. */
    int stop(String service) throws InterruptedException {
        for (Process process : running(service)) {
            process.destroy();
            if (process.waitFor(2, TimeUnit.MINUTES)) return process.exitValue();
        }
        throw new IllegalStateException(service + " did not end: " + log(service));
    }

    String log(String service) {
        return ComposeFile.text(logFile(service));
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
    }

    private List<Process> running(String service) {
        var process = processes.get(service);
        return process == null ? List.of() : List.of(process);
    }

    /** The service of one that is not the first of its kind: {@code gateway-2} is a gateway. */
    private static String serviceOf(String name) {
        return name.replaceFirst("-[0-9]+$", "");
    }

    private List<String> command(String name) throws IOException {
        String service = serviceOf(name);
        var arguments = new ArrayList<>(Files.readAllLines(ROOT.resolve("build/java.options")));
        Path built = ROOT.resolve(service).resolve("target");
        arguments.add("-Xmx512m");
        arguments.add("-cp");
        arguments.add(
                built.resolve("classes") + ":" + ComposeFile.text(built.resolve("classpath")));
        arguments.add(MAIN.getOrDefault(service, service));
        Path file = folder.resolve(name + ".arguments");
        Files.write(file, arguments);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + file);
    }

    private Map<String, String> environment(String name) throws IOException {
        var service = compose.services().get(serviceOf(name));
        if (service == null) throw new IllegalStateException("compose has no " + name);
        var environment = new TreeMap<>(ComposeFile.imageEnvironment());
        environment.putAll(service.environment());
        environment.replaceAll((_, value) -> here(value, name));
        environment.put("FOOTNOTE_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("FOOTNOTE_PORT", Integer.toString(port(name)));
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort(name)));
        environment.replace("FOOTNOTE_DATABASE_USER", database.user());
        environment.putAll(settings);
        var contents =
                Map.of(
                        "admin-key",
                        FootnoteClient.KEY,
                        "service-key",
                        "between services",
                        "database-password",
                        database.password());
        for (var secret : service.secrets().entrySet()) {
            Path file = Path.of(here(secret.getKey(), name));
            Files.createDirectories(file.getParent());
            Files.writeString(file, contents.getOrDefault(secret.getValue(), ""));
        }
        return environment;
    }

    /** A place in a container, or the address of one, as it is on this machine. */
    private String here(String value, String instance) {
        Path own = folder.resolve(instance);
        String place =
                value.replace("/run/secrets/footnote/", own.resolve("secrets") + "/")
                        .replaceFirst("^/data$", own.resolve("data").toString())
                        .replaceFirst("^/models$", System.getProperty("footnote.models", ""))
                        .replace("jdbc:postgresql://database:5432/footnote", database.url());
        for (String name : names()) {
            int port = fronts.getOrDefault(name, port(name));
            place = place.replace("http://" + name + ":8080", "http://127.0.0.1:" + port);
        }
        return place;
    }

    private Path logFile(String service) {
        return folder.resolve(service + ".log");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
