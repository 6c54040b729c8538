package dev.footnote.testsupport.solr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A SolrCloud of two nodes and a ZooKeeper, each a process on a free port of this machine, in a
 * temporary folder. Nodes can be killed and started again.
 */
public final class TestSolr implements AutoCloseable {
    private static final int NODES = 2;
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Path BUILT = Path.of("../test-solr/target");

    private final Path folder;
    private final int zookeeperPort = freePort();
    private final List<Integer> ports =
            IntStream.range(0, NODES).mapToObj(node -> freePort()).toList();
    private final List<Process> nodes = new ArrayList<>();
    private final Process zookeeper;

    private TestSolr(Path folder) {
        this.folder = folder;
        this.zookeeper =
                launch(
                        "zookeeper",
                        List.of("-Xmx64m"),
                        List.of(
                                "zookeeper",
                                "" + zookeeperPort,
                                folder.resolve("zookeeper").toString()));
        for (int node = 0; node < NODES; node++) {
            nodes.add(launch(node));
        }
    }

    /** Nodes that answer. */
    public static TestSolr start() {
        try {
            TestSolr started = new TestSolr(Files.createTempDirectory("footnote-solr"));
            started.awaitNodes(NODES);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(int node) {
        return launch(
                "node-" + node,
                List.of("-Xmx320m"),
                List.of(
                        "solr",
                        ports.get(node).toString(),
                        folder.resolve("node-" + node).toString(),
                        "" + zookeeperPort));
    }

    private Process launch(String name, List<String> options, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            command.addAll(options);
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
            command.addAll(List.of("-cp", classPath(), "dev.footnote.testsolr.SolrNode"));
            command.addAll(arguments);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() throws IOException {
        return BUILT.resolve("classes") + ":" + Files.readString(BUILT.resolve("classpath"));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:%d/solr".formatted(port);
    }

    /** Addresses of all nodes, whether they run or not, with commas between. */
    public String urls() {
        return String.join(",", ports.stream().map(TestSolr::url).toList());
    }

    /** What a node says to an administrator's question, as {@code /admin/collections?action=…}. */
    public String ask(int node, String question) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url(ports.get(node)) + question)).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Kills a node, as a machine dies. */
    public void kill(int node) {
        end(nodes.get(node));
    }

    /** Starts the killed nodes again, and waits until all answer. */
    public void restart() {
        for (int node = 0; node < NODES; node++) {
            if (!nodes.get(node).isAlive()) {
                nodes.set(node, launch(node));
            }
        }
        awaitNodes(NODES);
    }

    private void awaitNodes(int count) {
        long end = System.nanoTime() + START_MAX.toNanos();
        int answering = 0;
        while (answering < count) {
            if (System.nanoTime() > end
                    || nodes.stream().filter(Process::isAlive).count() < count) {
                throw new IllegalStateException(
                        "%d of %d Solr nodes answer; %s/*.log may say why"
                                .formatted(answering, count, folder));
            }
            pause();
            answering = (int) IntStream.range(0, NODES).filter(this::answers).count();
        }
    }

    private boolean answers(int node) {
        try {
            String state = ask(node, "/admin/collections?action=CLUSTERSTATUS");
            return ports.stream()
                    .allMatch(port -> state.contains("127.0.0.1:%d_solr".formatted(port)));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        nodes.forEach(TestSolr::end);
        end(zookeeper);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
