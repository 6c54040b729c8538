package dev.footnote.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether the data folder can be written, by us and wholly, and has room. */
final class DataFolderCheck {
    /** Below this nothing starts. */
    private static final long FREE_BYTES_MIN = 500_000_000;

    private static final long FREE_BYTES_COMFORTABLE = 5_000_000_000L;
    private static final int FILES_MAX = 1_000;

    private DataFolderCheck() {}

    static List<Finding> look(Path data) {
        if (!Files.exists(data)) {
            return List.of(
                    Finding.warning(
                            "data", "%s is not there; the first start makes it".formatted(data)));
        }
        if (!Files.isDirectory(data)) {
            return List.of(
                    Finding.problem(
                            "data", "%s is no folder. Set FOOTNOTE_DATA to one.".formatted(data)));
        }
        var findings = new ArrayList<Finding>();
        findings.add(writable(data));
        findings.add(ownership(data));
        findings.add(room(data));
        return findings;
    }

    private static Finding writable(Path data) {
        try {
            Files.delete(Files.createTempFile(data, "doctor", ".tmp"));
            return Finding.ok("data", "%s can be written".formatted(data));
        } catch (IOException e) {
            return Finding.problem(
                    "data",
                    "%s cannot be written (%s). Give it to this user, or set FOOTNOTE_DATA."
                            .formatted(data, e.getClass().getSimpleName()));
        }
    }

    /** A start by another user, root for example, leaves files that this one cannot replace. */
    private static Finding ownership(Path data) {
        try (Stream<Path> files = Files.walk(data, 3)) {
            var owner = Files.getOwner(data);
            for (Path file : files.limit(FILES_MAX).toList()) {
                if (!Files.getOwner(file).equals(owner) || !Files.isWritable(file)) {
                    return Finding.problem(
                            "data",
                            "%s belongs to %s and cannot be relied on; the folder belongs to %s. Run chown -R %s %s."
                                    .formatted(
                                            file,
                                            Files.getOwner(file).getName(),
                                            owner.getName(),
                                            owner.getName(),
                                            data));
                }
            }
            return Finding.ok("data", "everything in it belongs to " + owner.getName());
        } catch (IOException | java.io.UncheckedIOException e) {
            return Finding.problem(
                    "data", "%s cannot be read through: %s".formatted(data, e.getMessage()));
        }
    }

    private static Finding room(Path data) {
        try {
            return room(Files.getFileStore(data).getUsableSpace(), data);
        } catch (IOException e) {
            return Finding.problem("disk", "the room on it cannot be asked: " + e);
        }
    }

    static Finding room(long free, Path data) {
        String told = "%,d MB free at %s".formatted(free / 1_000_000, data);
        if (free < FREE_BYTES_MIN) {
            return Finding.problem(
                    "disk",
                    "%s; %,d MB are needed to start. Make room, or set FOOTNOTE_DATA."
                            .formatted(told, FREE_BYTES_MIN / 1_000_000));
        }
        return free < FREE_BYTES_COMFORTABLE
                ? Finding.warning("disk", told + "; a larger collection wants more")
                : Finding.ok("disk", told);
    }
}
