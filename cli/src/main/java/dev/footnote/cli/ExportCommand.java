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
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;

/** {@code footnote export}: a collection into one file, which is whole or is not there. */
@Command(name = "export", description = "Write a collection of the running Footnote to a file.")
final class ExportCommand implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The archive, which must not be there yet.")
    private Path file = Path.of("");

    @Option(
            names = {"-c", "--collection"},
            description = "The collection; ${DEFAULT-VALUE} unless given.")
    private String collection = "documents";

    ExportCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "%s exists; name another file or remove it.".formatted(file));
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var client = new FootnoteClient(URI.create(settings.address()), settings.knownKey())) {
            client.exportArchive(collection, part);
            long documents = ArchiveFile.verify(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            terminal.out()
                    .printf(
                            "%,d documents of '%s' in %s (%,d bytes).%n",
                            documents, collection, file, Files.size(file));
            return ExitCode.OK.number();
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
