package dev.footnote.cli.models;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.models.CatalogueModel.ModelFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Files somewhere below a folder, found by size and checksum and never by name: a stick with a
 * Hugging Face checkout, a copied models folder and a heap of downloads all serve.
 */
final class LocalFiles {
    private static final int DEPTH_MAX = 8;

    private final Map<Long, List<Path>> bySize;
    private final Map<Path, String> digests = new HashMap<>();

    private LocalFiles(Map<Long, List<Path>> bySize) {
        this.bySize = bySize;
    }

    static LocalFiles below(Path origin) {
        if (!Files.isDirectory(origin)) {
            throw new CommandFailure(ExitCode.USAGE, "%s is no folder.".formatted(origin));
        }
        try (var files = Files.walk(origin, DEPTH_MAX)) {
            return new LocalFiles(
                    files.filter(Files::isRegularFile)
                            .collect(Collectors.groupingBy(file -> file.toFile().length())));
        } catch (IOException unreadable) {
            throw Folders.failure(origin, unreadable);
        }
    }

    boolean hasAllOf(CatalogueModel model) {
        return model.files().stream().allMatch(file -> find(file).isPresent());
    }

    FetchOutcome copy(CatalogueModel model, Path target) throws IOException {
        for (var file : model.files()) {
            var found = find(file);
            if (found.isEmpty()) {
                return new FetchOutcome.Unavailable(
                        FetchOutcome.Cause.FAILED, file.path() + " is not there");
            }
            var to = target.resolve(file.path());
            var parent = to.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.copy(found.get(), to);
        }
        return new FetchOutcome.Delivered();
    }

    private Optional<Path> find(ModelFile file) {
        return bySize.getOrDefault(file.bytes(), List.of()).stream()
                .filter(
                        path ->
                                digests.computeIfAbsent(path, ModelFolder::sha256)
                                        .equals(file.sha256()))
                .findFirst();
    }
}
