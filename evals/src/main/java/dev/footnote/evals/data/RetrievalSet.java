package dev.footnote.evals.data;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A retrieval test collection in the layout of BEIR: {@code corpus.jsonl}, {@code queries.jsonl}
 * and {@code qrels/test.tsv}. Queries without a relevant document are left out.
 *
 * @param judgements query id to document id to grade
 */
public record RetrievalSet(
        String name,
        List<Document> documents,
        List<Query> queries,
        Map<String, Map<String, Integer>> judgements) {

    public record Document(@JsonProperty("_id") String id, String title, String text) {}

    public record Query(@JsonProperty("_id") String id, String text) {}

    public RetrievalSet {
        documents = List.copyOf(documents);
        queries = List.copyOf(queries);
        judgements = Map.copyOf(judgements);
    }

    static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve("corpus.jsonl"))
                && Files.isRegularFile(folder.resolve("queries.jsonl"))
                && Files.isRegularFile(folder.resolve("qrels/test.tsv"));
    }

    static RetrievalSet read(Path folder) {
        var judgements = judgements(folder.resolve("qrels/test.tsv"));
        var queries =
                JsonLines.read(folder.resolve("queries.jsonl"), Query.class).stream()
                        .filter(query -> judgements.containsKey(query.id()))
                        .toList();
        return new RetrievalSet(
                String.valueOf(folder.getFileName()),
                JsonLines.read(folder.resolve("corpus.jsonl"), Document.class),
                queries,
                judgements);
    }

    private static Map<String, Map<String, Integer>> judgements(Path file) {
        var judgements = new HashMap<String, Map<String, Integer>>();
        try (var lines = Files.lines(file)) {
            lines.skip(1)
                    .map(line -> line.split("\t"))
                    .filter(fields -> fields.length == 3)
                    .filter(fields -> Integer.parseInt(fields[2].strip()) > 0)
                    .forEach(
                            fields ->
                                    judgements
                                            .computeIfAbsent(fields[0], any -> new HashMap<>())
                                            .put(fields[1], Integer.valueOf(fields[2].strip())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return judgements;
    }
}
