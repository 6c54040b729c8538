package dev.footnote.cli.sync;

import dev.footnote.cli.client.Ingestion;
import dev.footnote.cli.client.Ingestion.Source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is in a folder; a file whose size and time are as before is not read again. */
final class FolderScan {
    private final Path folder;
    private Map<Path, Seen> seen = new HashMap<>();

    FolderScan(Path folder) {
        this.folder = folder;
    }

    private record Seen(long bytes, FileTime modified, String digest) {}

    /** A file and the digest of what is in it. */
    record Found(Source source, String digest) {}

    /** By external id; files that go away meanwhile are left out. */
    Map<String, Found> run() {
        var found = new LinkedHashMap<String, Found>();
        var next = new HashMap<Path, Seen>();
        for (var source : Ingestion.sourcesAt(folder)) {
            digest(source.file(), next)
                    .ifPresent(it -> found.put(source.externalId(), new Found(source, it)));
        }
        seen = next;
        return found;
    }

    private Optional<String> digest(Path file, Map<Path, Seen> next) {
        try {
            long bytes = Files.size(file);
            var modified = Files.getLastModifiedTime(file);
            var before = Optional.ofNullable(seen.get(file));
            boolean same =
                    before.filter(it -> it.bytes() == bytes && it.modified().equals(modified))
                            .isPresent();
            var digest = same ? before.orElseThrow().digest() : Digests.of(file);
            next.put(file, new Seen(bytes, modified, digest));
            // The server takes no document without content.
            return bytes == 0 ? Optional.empty() : Optional.of(digest);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
