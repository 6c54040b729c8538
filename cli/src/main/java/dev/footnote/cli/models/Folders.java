package dev.footnote.cli.models;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** Folders as a whole. */
final class Folders {
    private Folders() {}

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** For a leftover that the next pull removes as well. */
    static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException leftForTheNextPull) {
            // The next pull of this model begins by deleting it.
        }
    }

    static long bytes(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | java.io.UncheckedIOException changing) {
            return 0;
        }
    }

    static CommandFailure failure(Path folder, IOException broken) {
        var text = String.valueOf(broken.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left")) {
            return new CommandFailure(
                    ExitCode.DISK_FULL, "The disk of %s is full.".formatted(folder), broken);
        }
        return new CommandFailure(
                ExitCode.FAILED,
                "The folder %s cannot be used: %s".formatted(folder, broken),
                broken);
    }
}
