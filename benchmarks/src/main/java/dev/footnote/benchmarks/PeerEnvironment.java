package dev.footnote.benchmarks;

import dev.footnote.cli.Terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Python virtual environment with the peers, made once with the user's pip and kept. */
record PeerEnvironment(Path folder, Terminal terminal) {

    /**
     * Its Python, once the package can be imported; empty, with the reason said, when it cannot.
     */
    Optional<Path> with(String requirement, String module) {
        var python = folder.resolve("bin/python");
        var log = folder.resolveSibling(folder.getFileName() + ".log");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(python)
                    && !succeeds(log, "python3", "-m", "venv", folder.toString())) {
                return absent(requirement, "python3 -m venv failed", log);
            }
            if (succeeds(log, python.toString(), "-c", "import " + module)) {
                return Optional.of(python);
            }
            terminal.stage("Installing %s once, in %s".formatted(requirement, folder));
            boolean installed =
                    succeeds(log, python.toString(), "-m", "pip", "install", "-q", requirement);
            return installed ? Optional.of(python) : absent(requirement, "pip failed", log);
        } catch (IOException broken) {
            return absent(requirement, String.valueOf(broken.getMessage()), log);
        }
    }

    private Optional<Path> absent(String requirement, String reason, Path log) {
        terminal.stage("NOT COMPARED with %s: %s. Log: %s".formatted(requirement, reason, log));
        return Optional.empty();
    }

    private static boolean succeeds(Path log, String... command) throws IOException {
        var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        var process =
                builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
