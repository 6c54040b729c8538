package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.models.Catalogue;
import dev.footnote.cli.models.ModelPull;
import dev.footnote.cli.models.ToolRunner;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What {@code run} checks and fetches before the server starts: port, disk, models. */
@Command(name = "prepare", hidden = true)
final class PrepareCommand implements Callable<Integer> {
    /** The database and the index of a first few thousand documents. */
    private static final long FREE_BYTES_MIN = 500_000_000;

    private final Settings settings;
    private final Terminal terminal;

    PrepareCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requirePort();
        requireSpace();
        var tools = ToolRunner.onPath(Optional.ofNullable(System.getenv("PATH")));
        new ModelPull(settings, tools, terminal).pull(Catalogue.bundled().pulledByDefault());
        return ExitCode.OK.number();
    }

    private void requirePort() {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.port()));
        } catch (IOException occupied) {
            throw new CommandFailure(
                    ExitCode.PORT_OCCUPIED,
                    "Port %d is occupied%s. Stop what listens there, or choose another: FOOTNOTE_PORT=%d ./footnote run"
                            .formatted(settings.port(), occupant(), settings.port() + 1),
                    occupied);
        }
    }

    private String occupant() {
        try (var client = new FootnoteClient(URI.create(settings.address()), Optional.empty())) {
            return client.isReady() ? " by a Footnote that is already running" : "";
        }
    }

    private void requireSpace() {
        try {
            long free = Files.getFileStore(settings.data()).getUsableSpace();
            if (free < FREE_BYTES_MIN) {
                throw new CommandFailure(
                        ExitCode.DISK_FULL,
                        "The disk of %s has %,d MB free; Footnote needs %,d MB to start."
                                .formatted(
                                        settings.data(),
                                        free / 1_000_000,
                                        FREE_BYTES_MIN / 1_000_000));
            }
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The data folder %s cannot be used: %s".formatted(settings.data(), unreadable),
                    unreadable);
        }
    }
}
