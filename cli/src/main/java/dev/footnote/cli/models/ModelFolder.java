package dev.footnote.cli.models;

import dev.footnote.cli.models.CatalogueModel.ModelFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The models on this machine: one folder each, named as in the catalogue. */
public record ModelFolder(Path root) {

    /** What is on the disk, after its checksums were computed. */
    public sealed interface State {
        record Present() implements State {}

        record Missing() implements State {}

        /** {@code reason} names the file, what was expected and what was found. */
        record Corrupt(String reason) implements State {}
    }

    public Path of(CatalogueModel model) {
        return root.resolve(model.name());
    }

    public State state(CatalogueModel model) {
        return Files.isDirectory(of(model)) ? check(model, of(model)) : new State.Missing();
    }

    /** Compares the files in {@code folder} with the catalogue. */
    static State check(CatalogueModel model, Path folder) {
        for (var file : model.files()) {
            var path = folder.resolve(file.path());
            if (!Files.isRegularFile(path)) {
                return new State.Corrupt("%s is missing".formatted(path));
            }
            try {
                if (Files.size(path) != file.bytes()) {
                    return new State.Corrupt(
                            "%s has %,d bytes, %,d expected"
                                    .formatted(path, Files.size(path), file.bytes()));
                }
                if (!matches(file, path)) {
                    return new State.Corrupt("%s has another checksum".formatted(path));
                }
            } catch (IOException unreadable) {
                return new State.Corrupt("%s cannot be read: %s".formatted(path, unreadable));
            }
        }
        return new State.Present();
    }

    static boolean matches(ModelFile file, Path path) throws IOException {
        return Files.size(path) == file.bytes() && sha256(path).equals(file.sha256());
    }

    static String sha256(Path path) {
        try (var in = new DigestInputStream(Files.newInputStream(path), sha256())) {
            var buffer = new byte[1 << 20];
            while (in.read(buffer) >= 0) {
                // The digest sees every block that is read.
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
