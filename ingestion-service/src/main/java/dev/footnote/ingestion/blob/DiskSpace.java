package dev.footnote.ingestion.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room there is for files; what is reserved is left to the database and the index. */
interface DiskSpace {
    long bytesLeft();

    /** The room of the folder's disk beyond what is reserved. */
    static DiskSpace of(Path folder, long reservedBytes) {
        return () -> {
            try {
                return Files.getFileStore(folder).getUsableSpace() - reservedBytes;
            } catch (IOException e) {
                throw new UncheckedIOException("the disk of " + folder + " cannot be asked", e);
            }
        };
    }
}
