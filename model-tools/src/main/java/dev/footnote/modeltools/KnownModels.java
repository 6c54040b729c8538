package dev.footnote.modeltools;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Models that many people ask about, by their shapes; none of them needs to be here. */
record KnownModels(List<ModelShape> models) {
    KnownModels {
        models = List.copyOf(models);
    }

    static KnownModels bundled() {
        try (var stream = KnownModels.class.getResourceAsStream("known-models.json")) {
            if (stream == null) {
                throw new IllegalStateException("known-models.json is not in the jar");
            }
            return JsonMapper.builder().build().readValue(stream, KnownModels.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** By name, whatever the case and the separators. */
    Optional<ModelShape> named(String name) {
        String wanted = plain(name);
        return models.stream().filter(it -> plain(it.name()).equals(wanted)).findFirst();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
    }
}
