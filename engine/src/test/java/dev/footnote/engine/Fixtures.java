package dev.footnote.engine;

import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reference fixtures: those of this project, or a folder of the same layout named by the user. */
public final class Fixtures {
    private Fixtures() {}

    /** A file or folder of the fixtures. */
    public static Path path(String name) {
        Path root =
                Optional.ofNullable(System.getenv("FOOTNOTE_FIXTURES"))
                        .map(Path::of)
                        .orElseGet(() -> resource("/fixtures"));
        return root.resolve(name);
    }

    /** A file among this project's test resources. */
    public static Path resource(String name) {
        try {
            var url = Fixtures.class.getResource(name);
            if (url == null) {
                throw new IllegalStateException("no test resource " + name);
            }
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A JSON file of the fixtures. */
    public static JsonObject json(String name) {
        return json(path(name));
    }

    /** A JSON file. */
    public static JsonObject json(Path file) {
        try {
            return Json.parse(Files.readAllBytes(file)).asObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
