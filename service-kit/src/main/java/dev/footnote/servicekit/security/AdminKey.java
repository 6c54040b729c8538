package dev.footnote.servicekit.security;

import dev.footnote.servicekit.FootnoteSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The administrator's key. It is compared in constant time and never logged. */
public final class AdminKey implements KeyBook {
    private static final int GENERATED_BYTES = 24;
    private static final String FILE_NAME = "admin.key";

    private final KeyDigest digest;
    private final boolean generated;

    private AdminKey(String key, boolean generated) {
        this.digest = KeyDigest.of(key);
        this.generated = generated;
    }

    /**
     * The configured key; without one the key kept in the data folder; without that a new one,
     * which is kept there, readable by its owner alone, and printed this once.
     */
    static AdminKey of(FootnoteSettings settings, SecureRandom random) {
        if (!settings.adminKey().isBlank()) return new AdminKey(settings.adminKey().strip(), false);
        Path file = settings.data().resolve(FILE_NAME);
        try {
            if (Files.exists(file)) return new AdminKey(Files.readString(file).strip(), false);
            var bytes = new byte[GENERATED_BYTES];
            random.nextBytes(bytes);
            String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            write(file, key);
            System.out.println("Administrator's key, kept in " + file + ": " + key);
            return new AdminKey(key, true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s: the administrator's key can be neither read nor written. Give one as"
                                    .formatted(file)
                            + " FOOTNOTE_ADMIN_KEY, or make the data folder writable.",
                    e);
        }
    }

    /** Whether this start made the key. */
    boolean generated() {
        return generated;
    }

    @Override
    public Optional<Caller> caller(String key) {
        return digest.matches(key) ? Optional.of(Caller.ADMINISTRATOR) : Optional.empty();
    }

    private static void write(Path file, String key) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel =
                posix
                        ? Files.newByteChannel(file, options, ownerOnly)
                        : Files.newByteChannel(file, options)) {
            channel.write(StandardCharsets.UTF_8.encode(key + "\n"));
        }
    }
}
