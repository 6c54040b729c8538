package dev.footnote.ingestion.parse.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A file on disk under the name it was given; {@code depth} 0 is the upload itself. */
record SourceFile(Path path, String name, Optional<String> declaredType, int depth) {
    byte[] head(int length) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return in.readNBytes(length);
        }
    }

    /** The name's ending in lower case, without the dot. */
    String extension() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
