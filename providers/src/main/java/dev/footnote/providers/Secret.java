package dev.footnote.providers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A key, from a setting or from a file that is read anew for each use, so that it can be replaced
 * while the service runs. It never shows itself.
 */
final class Secret {
    private final String value;
    private final Optional<Path> file;

    private Secret(String value, Optional<Path> file) {
        this.value = value;
        this.file = file;
    }

    /** Either may be blank; both is a mistake, and so is a file that cannot be read. */
    static Secret of(String value, String file, String setting) {
        if (!value.isBlank() && !file.isBlank()) {
            throw new IllegalArgumentException(
                    "%s and %s-file are both given; give one".formatted(setting, setting));
        }
        var secret =
                new Secret(
                        value.strip(),
                        file.isBlank() ? Optional.empty() : Optional.of(Path.of(file.strip())));
        try {
            if (secret.file.isPresent() && secret.read().isEmpty()) {
                throw new IllegalArgumentException(
                        "%s-file: %s is empty or cannot be read; put the key in it"
                                .formatted(setting, file));
            }
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "%s-file: %s cannot be read; give the path of a file with the key"
                            .formatted(setting, file),
                    e);
        }
        return secret;
    }

    /** The key as it is now; empty when none was given. */
    Optional<String> read() {
        if (file.isEmpty()) return Optional.of(value).filter(it -> !it.isEmpty());
        try {
            return Optional.of(Files.readString(file.get()).strip()).filter(it -> !it.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException("the key file cannot be read", e);
        }
    }

    /** Where it comes from, for a message. */
    String origin() {
        return file.map(it -> "the file " + it).orElse(value.isEmpty() ? "nowhere" : "a setting");
    }

    @Override
    public String toString() {
        return "Secret[from " + origin() + "]";
    }
}
