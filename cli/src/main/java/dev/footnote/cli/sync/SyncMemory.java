package dev.footnote.cli.sync;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Remembers what a folder's synchronisations uploaded, in one small file in the data folder. */
final class SyncMemory {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    /** One memory for each pair of folder and collection. */
    SyncMemory(Path data, Path folder, String collection) {
        var name = Digests.of((folder + "\n" + collection).getBytes(StandardCharsets.UTF_8));
        this.file = data.resolve("sync").resolve(name.substring(0, 32) + ".json");
    }

    /**
     * By external id the digest of what was uploaded.
     *
     * @param failed of the documents, those that could not be indexed
     */
    record Content(Map<String, String> documents, Map<String, String> failed) {
        Content {
            documents = Map.copyOf(documents);
            failed = Map.copyOf(failed);
        }
    }

    Content read() {
        if (!Files.exists(file)) return new Content(Map.of(), Map.of());
        try {
            return JSON.readValue(Files.readString(file), Content.class);
        } catch (IOException | JacksonException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s cannot be read (%s). Remove it: nothing is lost but the knowledge which"
                                    .formatted(file, e.getMessage())
                            + " documents came from this folder.",
                    e);
        }
    }

    void write(Content content) {
        try {
            Files.createDirectories(file.getParent());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, JSON.writeValueAsString(content));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }
}
