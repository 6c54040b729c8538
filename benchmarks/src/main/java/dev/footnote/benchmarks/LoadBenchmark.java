package dev.footnote.benchmarks;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.contracts.answer.SearchRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code footnote bench load}: many ask running gateways for passages at once, while whatever else
 * goes on. It prints what they waited, what went wrong, and the memory of the processes over time.
 */
@Command(name = "load", description = "Search running gateways from many sides at once.")
final class LoadBenchmark implements Callable<Integer> {
    private static final int REPORTS = 12;

    private final Settings settings;
    private final Terminal terminal;

    @Option(names = "--server", description = "A gateway's address; repeat it for more.")
    private List<URI> servers = new ArrayList<>();

    @Option(names = "--askers", description = "How many ask at a time.")
    private int askers = 50;

    @Option(names = "--seconds", description = "How long.")
    private long seconds = 60;

    @Option(names = "--questions", required = true, description = "A file of one query a line.")
    private Path questions = Path.of("");

    @Option(names = "--process", description = "A process whose memory is watched; repeatable.")
    private List<Long> processes = new ArrayList<>();

    LoadBenchmark(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (servers.isEmpty()) servers.add(URI.create(settings.address()));
        var queries = Files.readAllLines(questions).stream().filter(it -> !it.isBlank()).toList();
        if (queries.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, questions + " holds no query.");
        }
        var waits = new Waits();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < askers; i++) {
            var server = servers.get(i % servers.size());
            threads.add(Thread.ofPlatform().start(() -> ask(server, queries, waits, end)));
        }
        for (int report = 1; report <= REPORTS; report++) {
            Thread.sleep(Duration.ofSeconds(seconds).dividedBy(REPORTS));
            terminal.out().printf("%s; %s%n", waits.soFar(), memory());
        }
        for (var thread : threads) {
            thread.join();
        }
        terminal.out().printf("%d askers, %d gateways: %s%n", askers, servers.size(), waits.all());
        waits.faults().forEach((fault, count) -> terminal.out().printf("%6d %s%n", count, fault));
        return waits.faults().isEmpty() ? ExitCode.OK.number() : ExitCode.FAILED.number();
    }

    private void ask(URI server, List<String> queries, Waits waits, long end) {
        try (var client = new FootnoteClient(server, settings.knownAdminKey())) {
            while (System.nanoTime() < end) {
                var query = queries.get(ThreadLocalRandom.current().nextInt(queries.size()));
                long begin = System.nanoTime();
                try {
                    client.search(new SearchRequest(query, List.of(), Map.of(), Optional.of(10)));
                    waits.add((System.nanoTime() - begin) / 1_000);
                } catch (CommandFailure | ServerProblem failure) {
                    waits.fault(String.valueOf(failure.getMessage()));
                }
            }
        }
    }

    private String memory() throws IOException {
        var sizes = new ArrayList<String>();
        for (long process : processes) {
            sizes.add("%d MB".formatted(Processes.residentMegabytes(process)));
        }
        return "resident " + sizes;
    }
}
