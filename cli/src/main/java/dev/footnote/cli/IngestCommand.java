package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.Ingestion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code footnote ingest}: files and folders into a collection. */
@Command(name = "ingest", description = "Add files and folders to the running Footnote.")
final class IngestCommand implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "PATH", arity = "1..*")
    private List<Path> paths = List.of();

    @Option(
            names = {"-c", "--collection"},
            description = "The collection; ${DEFAULT-VALUE} unless given.")
    private String collection = "documents";

    @Option(
            names = "--unpack",
            description = "Every PATH is a ZIP archive; each file in it is a document.")
    private boolean unpack;

    IngestCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var sources = new ArrayList<Ingestion.Source>();
        for (var path : paths) {
            if (!Files.exists(path)) {
                throw new CommandFailure(ExitCode.USAGE, "%s does not exist.".formatted(path));
            }
            sources.addAll(Ingestion.sourcesAt(path));
        }
        try (var client = new FootnoteClient(URI.create(settings.address()), settings.knownKey())) {
            if (settings.key().isPresent()) client.ensureCollection(collection);
            var ingestion = new Ingestion(client, terminal);
            var summary =
                    unpack
                            ? ingestion.unpack(collection, paths)
                            : ingestion.ingest(collection, sources);
            terminal.out()
                    .printf(
                            "%,d documents in '%s' (%,d unchanged), %,d failed.%n",
                            summary.indexed(),
                            collection,
                            summary.unchanged(),
                            summary.failures().size());
            summary.warnings().forEach(warning -> terminal.out().println("  note: " + warning));
            summary.failures()
                    .forEach(
                            f ->
                                    terminal.out()
                                            .println("  failed: " + f.name() + ": " + f.reason()));
            return (summary.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED).number();
        }
    }
}
