package dev.footnote.benchmarks;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Settings;
import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.Ingestion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code footnote bench ingestion DIR}: the whole way of documents into a running Footnote against
 * the embedding-service alone on the same passages, in the same batches. What the passages are is
 * read from the collection's archive afterwards; the collection is deleted at the end.
 */
@Command(
        name = "ingestion",
        description = "Measure ingestion against the embedding-service's own rate.")
final class IngestionBenchmark implements Callable<Integer> {
    private static final String COLLECTION = "bench-ingestion";

    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "Documents that are ingested.")
    private Path folder = Path.of("");

    @Option(names = "--embedding", description = "The embedding-service's address.")
    private Optional<URI> embedding = Optional.empty();

    IngestionBenchmark(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "%s is not a folder of documents.".formatted(folder));
        }
        var sources = Ingestion.sourcesAt(folder);
        try (var client =
                new FootnoteClient(URI.create(settings.address()), settings.knownAdminKey())) {
            BenchmarkCollection.empty(client, COLLECTION);
            long begin = System.nanoTime();
            var summary = new Ingestion(client, terminal).ingest(COLLECTION, sources);
            double ingestion = seconds(begin);
            List<String> passages = passages(client);
            double alone = embed(passages);
            terminal.out()
                    .printf(
                            "%,d documents, %,d passages: ingested in %.1f s, embedded alone in"
                                    + " %.1f s; %.1f and %.1f passages/s, ratio %.2f%n",
                            summary.indexed(),
                            passages.size(),
                            ingestion,
                            alone,
                            passages.size() / ingestion,
                            passages.size() / alone,
                            alone / ingestion);
            BenchmarkCollection.empty(client, COLLECTION);
        }
        return ExitCode.OK.number();
    }

    private static List<String> passages(FootnoteClient client) throws IOException {
        var file = Files.createTempFile("footnote-bench", ".zip");
        try {
            client.exportArchive(COLLECTION, file);
            return ArchivedPassages.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private double embed(List<String> passages) {
        var address = embedding.orElse(URI.create(settings.address() + "/embedding"));
        try (var service = new EmbeddingRoute(address, settings.knownAdminKey())) {
            service.embed(passages.subList(0, Math.min(passages.size(), 64)));
            long begin = System.nanoTime();
            service.embed(passages);
            return seconds(begin);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
