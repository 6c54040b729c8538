package dev.footnote.evals.data;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One JSON object on each line. */
final class JsonLines {
    private JsonLines() {}

    static <T> List<T> read(Path file, Class<T> type) {
        var json = JsonMapper.builder().build();
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> json.readValue(line, type))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
