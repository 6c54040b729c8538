package dev.footnote.benchmarks;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.DocumentAddress;
import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.contracts.answer.SearchRequest;
import dev.footnote.contracts.ingestion.JobPriority;
import dev.footnote.contracts.ingestion.JobStage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * {@code footnote bench freshness}: how long after a document is published each gateway finds it.
 * One short document after another, each with a word of its own; the clock begins when its job says
 * that it is done, and ends with the first search that finds it. The collection is emptied at the
 * end.
 */
@Command(name = "freshness", description = "Measure how soon gateways find what is published.")
final class FreshnessBenchmark implements Callable<Integer> {
    private static final String COLLECTION = "bench-freshness";
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Settings settings;
    private final Terminal terminal;

    @Option(names = "--server", description = "A gateway's address; repeat it for more.")
    private List<URI> servers = new ArrayList<>();

    @Option(names = "--ingestion", description = "The ingestion-service's address.")
    private Optional<URI> ingestion = Optional.empty();

    @Option(names = "--documents", description = "How many documents.")
    private int documents = 100;

    FreshnessBenchmark(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var own = URI.create(settings.address());
        if (servers.isEmpty()) servers.add(own);
        var waits = new LinkedHashMap<URI, Waits>();
        servers.forEach(server -> waits.put(server, new Waits()));
        try (var uploads = new FootnoteClient(ingestion.orElse(own), settings.knownAdminKey())) {
            uploads.ensureCollection(COLLECTION);
            for (int i = 0; i < documents; i++) {
                String word = "w" + UUID.randomUUID().toString().replace("-", "");
                publish(uploads, word);
                long begin = System.nanoTime();
                var searches = new ArrayList<Thread>();
                waits.forEach(
                        (server, kept) ->
                                searches.add(
                                        Thread.ofPlatform()
                                                .start(() -> find(server, word, begin, kept))));
                for (var search : searches) {
                    search.join();
                }
                uploads.delete(COLLECTION, List.of(word));
            }
        }
        waits.forEach((server, kept) -> print(server, kept));
        return waits.values().stream().allMatch(kept -> kept.faults().isEmpty())
                ? ExitCode.OK.number()
                : ExitCode.FAILED.number();
    }

    private static void publish(FootnoteClient uploads, String word)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("footnote-bench", ".txt");
        try {
            Files.writeString(file, "The valve of the pump is called " + word + " in our list.");
            var address = new DocumentAddress(COLLECTION, word);
            var job = uploads.put(address, file, JobPriority.HIGH);
            while (job.stage() != JobStage.DONE) {
                if (job.stage() == JobStage.FAILED) {
                    throw new CommandFailure(
                            ExitCode.FAILED, job.problem().orElse("the upload failed"));
                }
                Thread.sleep(PAUSE);
                job = uploads.job(job.id());
            }
        } finally {
            Files.delete(file);
        }
    }

    private void find(URI server, String word, long begin, Waits waits) {
        var request = new SearchRequest(word, List.of(COLLECTION), Map.of(), Optional.of(1));
        try (var client = new FootnoteClient(server, settings.knownAdminKey())) {
            while (System.nanoTime() - begin < PATIENCE.toNanos()) {
                boolean found =
                        client.search(request).passages().stream()
                                .anyMatch(passage -> passage.text().contains(word));
                if (found) {
                    waits.add((System.nanoTime() - begin) / 1_000);
                    return;
                }
                Thread.sleep(PAUSE);
            }
            waits.fault("not found within " + PATIENCE.toSeconds() + " s");
        } catch (CommandFailure | ServerProblem failure) {
            waits.fault(String.valueOf(failure.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(URI server, Waits waits) {
        terminal.out().printf("%s: %s%n", server, waits.all());
        waits.faults().forEach((fault, count) -> terminal.out().printf("%6d %s%n", count, fault));
    }
}
