package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A text to judge: a file of the user's, or the one that comes along. */
final class TextSource {
    private static final long BYTES_MAX = 10_000_000;

    private TextSource() {}

    static String of(Optional<Path> file) {
        return file.map(TextSource::read).orElseGet(TextSource::bundled);
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "%s has %,d bytes; at most %,d are read. Give a part of it."
                                .formatted(file, Files.size(file), BYTES_MAX));
            }
            return Files.readString(file);
        } catch (CharacterCodingException broken) {
            throw new CommandFailure(
                    ExitCode.USAGE, "%s is no UTF-8 text.".formatted(file), broken);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s cannot be read: %s".formatted(file, unreadable),
                    unreadable);
        }
    }

    private static String bundled() {
        try (var stream = TextSource.class.getResourceAsStream("text.txt")) {
            if (stream == null) throw new IllegalStateException("text.txt is not in the jar");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
