package dev.footnote.cli.models;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;

/** One model of the catalogue; {@code sources} are tried in order. */
public record CatalogueModel(
        String name,
        String title,
        String family,
        Task task,
        String licence,
        Pulled pulled,
        List<ModelFile> files,
        List<ModelSource> sources) {

    public enum Task {
        @JsonProperty("generate")
        GENERATE,
        @JsonProperty("embed")
        EMBED
    }

    /** Whether {@code run} needs the model, or only somebody who names it. */
    public enum Pulled {
        @JsonProperty("by_default")
        BY_DEFAULT,
        @JsonProperty("on_request")
        ON_REQUEST
    }

    /** A file of the model, at {@code path} inside the model's folder. */
    public record ModelFile(String path, long bytes, String sha256) {}

    public CatalogueModel {
        files = List.copyOf(files);
        sources = List.copyOf(sources);
        if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException("model name '%s' is no folder name".formatted(name));
        }
        for (var file : files) {
            if (file.path().startsWith("/") || file.path().contains("..")) {
                throw new IllegalArgumentException("path '%s' leaves".formatted(file.path()));
            }
        }
    }

    public long bytes() {
        return files.stream().mapToLong(ModelFile::bytes).sum();
    }
}
