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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * {@code footnote bench load}: many ask running gateways for passages at once, while documents are
 * uploaded if an address for them is given. It prints what they waited, what went wrong, and the
 * memory of the processes over time.
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

    @Option(names = "--ingestion", description = "Where documents are uploaded meanwhile.")
    private Optional<URI> ingestion = Optional.empty();

    @Option(names = "--uploads", description = "How many a second.")
    private double uploads = 3;

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
        if (uploads <= 0) throw new CommandFailure(ExitCode.USAGE, "--uploads: more than 0");
        var waits = new Waits();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < askers; i++) {
            var server = servers.get(i % servers.size());
            threads.add(Thread.ofPlatform().start(() -> ask(server, queries, waits, end)));
        }
        try (var steady = Executors.newSingleThreadExecutor()) {
            var uploaded = ingestion.map(it -> steady.submit(() -> upload(it, queries, end)));
            for (int report = 1; report <= REPORTS; report++) {
                Thread.sleep(Duration.ofSeconds(seconds).dividedBy(REPORTS));
                terminal.out().printf("%s; %s%n", waits.soFar(), memory());
            }
            for (var thread : threads) {
                thread.join();
            }
            boolean well = tell("%d askers, %d gateways".formatted(askers, servers.size()), waits);
            if (uploaded.isPresent()) well &= tell("uploads", uploaded.get().get());
            return well ? ExitCode.OK.number() : ExitCode.FAILED.number();
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "The uploads ended: %s".formatted(e.getCause()), e);
        }
    }

    private boolean tell(String who, Waits waits) {
        terminal.out().printf("%s: %s%n", who, waits.all());
        waits.faults().forEach((fault, count) -> terminal.out().printf("%6d %s%n", count, fault));
        return waits.faults().isEmpty();
    }

    private Waits upload(URI service, List<String> queries, long end)
            throws IOException, InterruptedException {
        var words = queries.stream().flatMap(it -> Stream.of(it.split(" "))).toList();
        try (var client = new FootnoteClient(service, settings.knownAdminKey())) {
            var steady = new SteadyUploads(client, words);
            steady.run(uploads, end);
            return steady.end();
        }
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
