package dev.footnote.ingestion.parse;

import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import tools.jackson.core.JacksonException;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One child Java machine that parses. It is stopped and forgotten after a crash, a timeout or an
 * interruption; a fresh one is cheaper than trust in a damaged one.
 */
final class ParserProcess implements AutoCloseable {
    private static final String WORKER = "dev.footnote.ingestion.parse.worker.ParserWorker";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int CLOCK_FACTOR = 3;
    private static final int OUT_OF_MEMORY = 3; // the exit code of -XX:+ExitOnOutOfMemoryError

    private final ParserSettings settings;
    private final Process process;
    private final Path folder;
    private final DataOutputStream requests;
    private final DataInputStream replies;

    ParserProcess(ParserSettings settings) throws IOException {
        this.settings = settings;
        this.folder = Files.createTempDirectory("footnote-parser");
        this.process = start(settings, folder);
        this.requests = new DataOutputStream(process.getOutputStream());
        this.replies = new DataInputStream(process.getInputStream());
    }

    private static Process start(ParserSettings settings, Path folder) throws IOException {
        Path hosts = Files.createFile(folder.resolve("no-hosts"));
        Path arguments = folder.resolve("arguments");
        var lines = new ArrayList<String>();
        lines.add("-cp \"" + settings.classPath().replace("\\", "\\\\") + "\"");
        Files.write(arguments, lines);
        var command = new ArrayList<String>(List.of(settings.java().toString()));
        command.addAll(
                List.of(
                        "-Xmx" + settings.heapMegabytes() + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + folder,
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.xml.accessExternalDTD=",
                        "-Djavax.xml.accessExternalSchema=",
                        "-Djavax.xml.accessExternalStylesheet=",
                        "-Dlogback.configurationFile=parser-logback.xml",
                        "--enable-native-access=ALL-UNNAMED",
                        "@" + arguments,
                        WORKER));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        var path = System.getenv("PATH");
        builder.environment().clear();
        if (path != null) builder.environment().put("PATH", path);
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Starting is not the file's fault, so it has a limit of its own. */
    void awaitReady() throws IOException, InterruptedException {
        var greeting = new FutureTask<>(() -> Frames.read(replies, String.class));
        Thread.ofVirtual().start(greeting);
        boolean ready = false;
        try {
            String said = greeting.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            ready = said.equals(Frames.READY);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the parser process did not start", e);
        } finally {
            if (!ready) close();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * After a refusal of kind TIMEOUT, STALLED, MEMORY or CRASHED, and after an exception, it is
     * dead.
     */
    ParseOutcome parse(ParseRequest request, Consumer<PageProgress> progress)
            throws InterruptedException {
        var pagesRead = new AtomicInteger();
        var exchange =
                new FutureTask<>(
                        () -> {
                            Frames.write(requests, request);
                            return outcome(
                                    pages -> {
                                        pagesRead.set(pages.done());
                                        progress.accept(pages);
                                    });
                        });
        Thread.ofVirtual().start(exchange);
        try {
            return await(exchange, pagesRead);
        } catch (ExecutionException e) {
            return died(e);
        } catch (InterruptedException e) {
            kill();
            throw e;
        }
    }

    /**
     * The limit is processor time, so that a busy machine fails no honest file, and three times as
     * much by the clock, so that a file that only waits ends too. Pages that are read earn more.
     */
    private ParseOutcome await(FutureTask<ParseOutcome> exchange, AtomicInteger pagesRead)
            throws InterruptedException, ExecutionException {
        long startNanos = System.nanoTime();
        var startCpu = cpu().orElse(Duration.ZERO);
        while (true) {
            try {
                return exchange.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                var limit = ParseLimits.time(settings.timeLimit(), pagesRead.get());
                var clock = Duration.ofNanos(System.nanoTime() - startNanos);
                var used = cpu().map(now -> now.minus(startCpu)).orElse(clock);
                if (used.compareTo(limit) >= 0) return late(Refusal.TIMEOUT, limit);
                var longest = limit.multipliedBy(CLOCK_FACTOR);
                if (clock.compareTo(longest) >= 0) return late(Refusal.STALLED, longest);
            }
        }
    }

    /** Empty on systems that do not tell, and when the process has ended. */
    private Optional<Duration> cpu() {
        return process.toHandle().info().totalCpuDuration();
    }

    private ParseOutcome outcome(Consumer<PageProgress> progress) throws IOException {
        while (true) {
            switch (Frames.read(replies, ParserMessage.class)) {
                case ParserMessage.Reading(var pages) -> progress.accept(pages);
                case ParserMessage.Finished(var outcome) -> {
                    return outcome;
                }
            }
        }
    }

    private ParseOutcome late(Refusal kind, Duration limit) {
        kill();
        return new ParseOutcome.Refused(
                kind,
                "reading the file took more than %d s and was stopped; split the file"
                        .formatted(limit.toSeconds()));
    }

    private ParseOutcome died(ExecutionException e) throws InterruptedException {
        boolean ended = process.waitFor(2, TimeUnit.SECONDS);
        kill();
        if (ended && process.exitValue() == OUT_OF_MEMORY) {
            return new ParseOutcome.Refused(
                    Refusal.MEMORY,
                    "reading the file took more than %d MB of memory; split the file"
                            .formatted(settings.heapMegabytes()));
        }
        String why = e.getCause() instanceof JacksonException ? "an unreadable answer" : "a crash";
        return new ParseOutcome.Refused(Refusal.CRASHED, "the parser ended with " + why);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Left to the system's own clean-up of temporary files.
            return;
        }
    }
}
