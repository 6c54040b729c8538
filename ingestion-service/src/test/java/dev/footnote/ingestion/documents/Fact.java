package dev.footnote.ingestion.documents;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What must be extractable from a file, a line of {@code facts.jsonl}. */
record Fact(
        String id,
        String file,
        String kind,
        OptionalInt page,
        List<String> present,
        boolean inOrder,
        List<String> absent,
        List<String> headingPath,
        List<List<String>> table,
        String note) {

    static List<Fact> all(Path folder) throws IOException {
        var json = JsonMapper.builder().build();
        var facts = new ArrayList<Fact>();
        for (var line : Files.readAllLines(folder.resolve("facts.jsonl"))) {
            if (!line.isBlank()) facts.add(of(json.readTree(line)));
        }
        return facts;
    }

    private static Fact of(JsonNode row) {
        var table = new ArrayList<List<String>>();
        for (var cells : row.path("table")) table.add(strings(cells));
        return new Fact(
                row.path("id").asString(""),
                row.path("file").asString(""),
                row.path("kind").asString(""),
                row.has("page") ? OptionalInt.of(row.path("page").asInt()) : OptionalInt.empty(),
                strings(row.path("must_contain")),
                row.path("in_order").asBoolean(false),
                strings(row.path("must_not_contain")),
                strings(row.path("heading_path")),
                table,
                row.path("note").asString(""));
    }

    private static List<String> strings(JsonNode array) {
        var strings = new ArrayList<String>();
        for (var item : array) strings.add(item.asString(""));
        return strings;
    }
}
