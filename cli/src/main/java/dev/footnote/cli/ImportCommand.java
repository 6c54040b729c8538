package dev.footnote.cli;

import dev.footnote.cli.client.ArchiveFile;
import dev.footnote.cli.client.FootnoteClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code footnote import}: an exported collection into the running Footnote. */
@Command(name = "import", description = "Read an exported collection into the running Footnote.")
final class ImportCommand implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "An archive that export wrote.")
    private Path file = Path.of("");

    @Option(
            names = {"-c", "--collection"},
            description = "The collection; ${DEFAULT-VALUE} unless given.")
    private String collection = "documents";

    ImportCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(ExitCode.USAGE, "There is no file %s.".formatted(file));
        }
        ArchiveFile.verify(file);
        try (var client = new FootnoteClient(URI.create(settings.address()), settings.knownKey())) {
            var report = client.importArchive(collection, file);
            terminal.out()
                    .printf(
                            "%,d documents in '%s', %,d of them there before.%n",
                            report.published() + report.unchanged(),
                            report.collection(),
                            report.unchanged());
            return ExitCode.OK.number();
        }
    }
}
