package dev.footnote.benchmarks;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The passages of an exported collection, as ingestion has them embedded. */
final class ArchivedPassages {
    private ArchivedPassages() {}

    static List<String> read(Path archive) throws IOException {
        var json = JsonMapper.builder().build();
        var passages = new ArrayList<String>();
        try (var zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                var name = entry.getName();
                if (!name.startsWith("documents/") || !name.endsWith(".json")) {
                    continue;
                }
                try (var content = zip.getInputStream(entry)) {
                    var document = json.readTree(content);
                    for (var chunk : document.path("chunks")) {
                        passages.add(embedded(document, chunk));
                    }
                }
            }
        }
        return passages;
    }

    private static String embedded(JsonNode document, JsonNode chunk) {
        var headings = new ArrayList<String>();
        chunk.path("headingPath").forEach(heading -> headings.add(heading.asString()));
        var where = document.path("title").asString() + "\n" + String.join(" > ", headings);
        return where + "\n" + chunk.path("text").asString();
    }
}
