package dev.footnote.ingestion.documents;

import dev.footnote.ingestion.parse.ParseOutcome;
import dev.footnote.ingestion.parse.ParseRequest;
import dev.footnote.ingestion.parse.ParserPool;
import dev.footnote.ingestion.parse.ParserSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads every file of a folder in the layout of a document set ({@code files/}, {@code
 * facts.jsonl}) and prints which facts were found: {@code java -Ddocuments=DIR … DocumentSetCheck}.
 */
public final class DocumentSetCheck {
    private static final long SECONDS_MAX = 25;

    private DocumentSetCheck() {}

    /** What became of a set. */
    record Result(int facts, java.util.List<String> faults, java.util.List<String> slow) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = System.getProperty("documents");
        if (folder == null) throw new IllegalArgumentException("-Ddocuments=DIR is missing");
        var result = check(Path.of(folder), true);
        result.faults().forEach(System.out::println);
        result.slow().forEach(System.out::println);
        System.out.printf(
                "%d of %d facts%n", result.facts() - result.faults().size(), result.facts());
    }

    static Result check(Path folder, boolean verbose) throws IOException, InterruptedException {
        var slow = new ArrayList<String>();
        var faults = new ArrayList<String>();
        var facts = Fact.all(folder);
        var outcomes = parseAll(folder, verbose, slow);
        for (var fact : facts) {
            var outcome = Optional.ofNullable(outcomes.get(fact.file()));
            var fault =
                    outcome.map(o -> FactCheck.fault(fact, o)).orElse(Optional.of("no such file"));
            fault.ifPresent(why -> faults.add(fact.id() + " " + fact.file() + ": " + why));
        }
        return new Result(facts.size(), faults, slow);
    }

    private static Map<String, ParseOutcome> parseAll(
            Path folder, boolean verbose, java.util.List<String> slow)
            throws IOException, InterruptedException {
        var outcomes = new HashMap<String, ParseOutcome>();
        try (var pool = new ParserPool(ParserSettings.ofThisProcess());
                var files = Files.walk(folder.resolve("files"))) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                long start = System.nanoTime();
                var name = file.getFileName().toString();
                var outcome = pool.parse(new ParseRequest(file, name, Optional.empty()), _ -> {});
                long millis = (System.nanoTime() - start) / 1_000_000;
                String key = folder.relativize(file).toString();
                outcomes.put(key, outcome);
                if (verbose) System.out.println(line(key, millis, outcome));
                if (millis > SECONDS_MAX * 1000) slow.add(key + ": " + millis + " ms");
            }
        }
        return outcomes;
    }

    private static String line(String file, long millis, ParseOutcome outcome) {
        return switch (outcome) {
            case ParseOutcome.Refused refused ->
                    "%-60s %6d ms  %s: %s"
                            .formatted(file, millis, refused.kind(), cut(refused.reason()));
            case ParseOutcome.Parsed(var document) ->
                    "%-60s %6d ms  %d blocks, %s, %s %s"
                            .formatted(
                                    file,
                                    millis,
                                    document.blocks().size(),
                                    document.mediaType(),
                                    document.language().orElse("-"),
                                    cut(String.join("; ", document.warnings())));
        };
    }

    private static String cut(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 140 ? line : line.substring(0, 140) + "…";
    }
}
