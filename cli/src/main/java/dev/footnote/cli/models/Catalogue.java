package dev.footnote.cli.models;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** Every model that Footnote knows where to get. */
public record Catalogue(List<CatalogueModel> models) {
    public Catalogue {
        models = List.copyOf(models);
    }

    public static Catalogue bundled() {
        try (var stream = Catalogue.class.getResourceAsStream("catalogue.json")) {
            if (stream == null) {
                throw new IllegalStateException("catalogue.json is not in the jar");
            }
            return JsonMapper.builder().build().readValue(stream, Catalogue.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public CatalogueModel named(String name) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "There is no model '%s' in the catalogue; it has: %s."
                                                .formatted(name, names())));
    }

    public List<CatalogueModel> pulledByDefault() {
        return models.stream()
                .filter(model -> model.pulled() == CatalogueModel.Pulled.BY_DEFAULT)
                .toList();
    }

    private String names() {
        return models.stream().map(CatalogueModel::name).collect(Collectors.joining(", "));
    }
}
