package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.sync.FolderEvents;
import dev.footnote.cli.sync.FolderSync;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code footnote sync}: a collection the same as a folder, once or for as long as it runs. */
@Command(name = "sync", description = "Keep a collection the same as a folder.")
final class SyncCommand implements Callable<Integer> {
    private static final Duration LOOK_ANYWAY = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR")
    private Path folder = Path.of("");

    @Option(
            names = {"-c", "--collection"},
            description = "The collection; ${DEFAULT-VALUE} unless given.")
    private String collection = "documents";

    @Option(names = "--watch", description = "Go on until stopped, whenever something changes.")
    private boolean watch;

    @Option(
            names = "--delete-many",
            description = "Delete also when the folder is empty or most of it is gone.")
    private boolean deleteMany;

    SyncCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var target = new FolderSync.Target(realFolder(), collection, settings.data());
        try (var client = new FootnoteClient(URI.create(settings.address()), settings.knownKey())) {
            if (settings.key().isPresent()) client.ensureCollection(collection);
            var sync = new FolderSync(client, terminal, target);
            return watch ? watch(sync, target.folder()) : once(sync).number();
        }
    }

    private Path realFolder() {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(ExitCode.USAGE, "%s is no folder.".formatted(folder));
        }
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "%s cannot be read.".formatted(folder), e);
        }
    }

    private ExitCode once(FolderSync sync) {
        var pass = sync.run(deleteMany);
        terminal.out()
                .printf(
                        "%,d uploaded to '%s', %,d unchanged, %,d deleted, %,d failed.%n",
                        pass.uploaded(),
                        collection,
                        pass.unchanged(),
                        pass.deleted(),
                        pass.failures().size());
        pass.failures()
                .forEach(f -> terminal.out().println("  failed: " + f.name() + ": " + f.reason()));
        return pass.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** A server that is away for a while is no reason to stop watching. */
    private int watch(FolderSync sync, Path watched) {
        try (var events = new FolderEvents(watched)) {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    once(sync);
                    events.await(LOOK_ANYWAY);
                } catch (CommandFailure failure) {
                    terminal.err().println("footnote: " + failure.line() + " It goes on watching.");
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.INTERRUPTED.number();
    }
}
