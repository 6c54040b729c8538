package dev.footnote.ingestion.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stored file on this machine, to be read until it is closed. */
public final class BlobFile implements AutoCloseable {
    private final Path path;
    private final boolean copy;

    private BlobFile(Path path, boolean copy) {
        this.path = path;
        this.copy = copy;
    }

    /** The stored file itself, which closing leaves alone. */
    static BlobFile stored(Path path) {
        return new BlobFile(path, false);
    }

    /** A copy that goes when it is closed. */
    static BlobFile copy(Path path) {
        return new BlobFile(path, true);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!copy) return;
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("a copy of an upload cannot be removed: " + path, e);
        }
    }
}
