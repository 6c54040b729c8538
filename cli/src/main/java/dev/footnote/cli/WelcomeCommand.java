package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.Ingestion;
import dev.footnote.cli.models.ToolRunner;
import dev.footnote.cli.server.Readiness;
import dev.footnote.cli.server.ServerLog;
import dev.footnote.contracts.identity.AccessGrants;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Waits for the server that {@code run} starts, loads the samples once, and greets. */
@Command(name = "welcome", hidden = true)
final class WelcomeCommand implements Callable<Integer> {
    private static final String COLLECTION = "samples";

    private final Settings settings;
    private final Terminal terminal;

    @Option(names = "--server", required = true, description = "The server's process.")
    private long server;

    @Option(names = "--no-browser", description = "Do not open a browser.")
    private boolean noBrowser;

    @Option(names = "--no-samples", description = "Do not load the sample documents.")
    private boolean noSamples;

    WelcomeCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var log = new ServerLog(settings.data().resolve("logs").resolve("footnote.log"));
        try (var client = new FootnoteClient(URI.create(settings.address()), Optional.empty())) {
            terminal.stage("Starting (log: %s)".formatted(log.file()));
            new Readiness(client, server, log).await();
        }
        terminal.stage("Footnote answers at %s".formatted(settings.address()));
        terminal.stage("Administrator's key: %s".formatted(placeOfKey()));
        if (!noSamples) {
            loadSamples();
        }
        exampleQuestion()
                .ifPresent(text -> terminal.stage("Try: ./footnote ask \"%s\"".formatted(text)));
        terminal.stage("Ctrl-C stops it.");
        if (!noBrowser && terminal.interactive()) {
            openBrowser();
        }
        return ExitCode.OK.number();
    }

    /** Once for a data folder: samples that somebody has deleted stay deleted. */
    private void loadSamples() {
        var loaded = settings.data().resolve("samples.loaded");
        var folder = samples();
        if (Files.exists(loaded) || folder.isEmpty()) {
            return;
        }
        try (var client =
                new FootnoteClient(URI.create(settings.address()), settings.knownAdminKey())) {
            // The first question needs no key; whatever a user adds is open to nobody.
            client.allow(COLLECTION, new AccessGrants(true, Set.of(), Set.of()));
            var sources = Ingestion.sourcesAt(folder.get().resolve("documents"));
            var summary = new Ingestion(client, terminal).ingest(COLLECTION, sources);
            summary.failures()
                    .forEach(f -> terminal.stage("failed: " + f.name() + ": " + f.reason()));
            if (summary.failures().isEmpty()) {
                Files.createFile(loaded);
            }
            terminal.stage("%,d sample documents are loaded.".formatted(summary.indexed()));
        } catch (IOException unwritable) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s cannot be written: %s".formatted(loaded, unwritable),
                    unwritable);
        }
    }

    private Optional<String> exampleQuestion() {
        return samples()
                .map(folder -> folder.resolve("question.txt"))
                .filter(Files::isReadable)
                .map(
                        file -> {
                            try {
                                return Files.readString(file).strip();
                            } catch (IOException unreadable) {
                                throw new UncheckedIOException(unreadable);
                            }
                        });
    }

    private Optional<Path> samples() {
        return settings.home().map(home -> home.resolve("samples")).filter(Files::isDirectory);
    }

    private String placeOfKey() {
        return settings.adminKey().isPresent()
                ? "from FOOTNOTE_ADMIN_KEY"
                : settings.adminKeyFile().toString();
    }

    /** Only where a desktop is; a failure to open is no failure to run. */
    private void openBrowser() {
        var tools = ToolRunner.onPath(Optional.ofNullable(System.getenv("PATH")));
        var program =
                System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null
                        ? "xdg-open"
                        : "open";
        if (!tools.has(program)) {
            return;
        }
        try {
            tools.run(List.of(program, settings.address()), Map.of(), settings.data());
        } catch (IOException noBrowserHere) {
            terminal.stage("The browser did not open: " + noBrowserHere.getMessage());
        }
    }
}
