package dev.footnote.engine.golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of the fixtures, and numbers in them. */
public final class Fixtures {

    private Fixtures() {}

    /** The path of a fixture. */
    public static Path path(String name) {
        Path path = dev.footnote.engine.Fixtures.path(name);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("no fixture " + path);
        }
        return path;
    }

    /** A file of this project alone. */
    public static Path resource(String name) {
        return dev.footnote.engine.Fixtures.resource(name);
    }

    /** Names of what is in a folder of the fixtures, sorted, that end so; without the ending. */
    public static List<String> names(String folder, String ending) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fixture read as JSON. */
    public static JsonNode json(String name) {
        return json(path(name));
    }

    /** A file read as JSON. */
    public static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }

    /** An array of whole numbers. */
    public static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    /** An array of numbers. */
    public static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    /** The elements of an array. */
    public static List<JsonNode> list(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }
}
