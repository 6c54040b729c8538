package dev.footnote.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The clock of a process, set by libfaketime while the process runs. Elapsed time goes on as it
 * does when somebody sets the clock of a machine.
 */
final class FakeClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Path file;

    /** {@code folder} is there already. */
    FakeClock(Path folder) throws IOException {
        this.file = folder.resolve("clock");
        set("+0s");
    }

    /** From the true time, such as {@code +1h} or {@code -1d}. */
    void set(String offset) throws IOException {
        var next = file.resolveSibling("clock.next");
        Files.writeString(next, offset + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The environment of a process with this clock. */
    Map<String, String> environment() throws IOException {
        return Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Otherwise waits by elapsed time, which is true, would end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Path library() throws IOException {
        try (var found = Files.find(LIBRARIES, 3, (path, _) -> isLibrary(path))) {
            return found.findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalStateException(
                                            "the suite \"clock\" needs libfaketime; for example:"
                                                    + " apt-get install -y faketime"));
        }
    }

    private static boolean isLibrary(Path path) {
        return path.endsWith("faketime/libfaketimeMT.so.1");
    }
}
