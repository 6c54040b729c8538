package dev.footnote.servicekit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a model by name: {@code MODELS/NAME/}, a Hugging Face folder or one with a GGUF file. */
public final class ModelFolder {
    private ModelFolder() {}

    /**
     * What is to be opened: the one GGUF file in the model's folder, or the folder.
     *
     * @throws StartupException when there is no such model, or several files could be meant
     */
    public static Path find(Path models, String name) {
        Path folder = models.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new StartupException(
                    "%s: the model %s is not there.".formatted(folder, name),
                    "Fetch it with ./footnote models pull, or set FOOTNOTE_MODELS to the folder"
                            + " that holds it.");
        }
        List<Path> files = ggufFiles(folder);
        return switch (files.size()) {
            case 0 -> folder;
            case 1 -> files.getFirst();
            default ->
                    throw new StartupException(
                            "%s: %d GGUF files; one is expected.".formatted(folder, files.size()),
                            "Leave one of them in this folder, give each other a folder.");
        };
    }

    private static List<Path> ggufFiles(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().endsWith(".gguf"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the folder cannot be read", e);
        }
    }
}
