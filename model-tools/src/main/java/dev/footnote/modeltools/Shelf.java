package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.engine.ModelScan;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models that commands may name: those of the models folder, and any path. */
record Shelf(Path models) {

    /** What a name or a path means. */
    Path require(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "There is no model '%s' in %s and no such file or folder; there are: %s."
                                                .formatted(name, models, names())));
    }

    Optional<Path> find(String name) {
        return named(name).or(() -> asPath(name).filter(Files::exists));
    }

    private Optional<Path> named(String name) {
        return all().stream()
                .filter(it -> it.name().equals(name))
                .map(ModelScan.Found::path)
                .findFirst();
    }

    private List<ModelScan.Found> all() {
        return ModelScan.of(models);
    }

    private static Optional<Path> asPath(String name) {
        try {
            return Optional.of(Path.of(name).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private String names() {
        String names =
                all().stream()
                        .filter(it -> it.content() == ModelScan.Content.MODEL)
                        .map(ModelScan.Found::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }
}
