package dev.footnote.cli.doctor;

import dev.footnote.cli.Settings;

import java.util.Map;
import java.util.Optional;

/** Where the doctor looks: the settings as they are understood, and as they stand. */
public record Surroundings(Settings settings, Map<String, String> environment) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** A variable that says something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(it -> !it.isBlank());
    }
}
