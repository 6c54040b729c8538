package dev.footnote.evals;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, where and when. */
record Report(Instant measuredAt, Map<String, String> machine, List<SetReport> sets) {

    /**
     * @param figures means over the queries, and times, by name
     * @param byType the same for each type of question, where the set has types
     */
    record SetReport(
            String name,
            int documents,
            int queries,
            Map<String, Double> figures,
            Map<String, Map<String, Double>> byType,
            List<Map<String, Object>> details) {}

    static Report of(List<SetReport> sets) {
        var machine = new LinkedHashMap<String, String>();
        machine.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", Runtime.version().toString());
        return new Report(Instant.now(), machine, List.copyOf(sets));
    }

    void print(PrintStream out) {
        for (var set : sets) {
            out.printf(
                    "%n%s: %,d documents, %,d queries%n",
                    set.name(), set.documents(), set.queries());
            set.figures()
                    .forEach(
                            (name, value) ->
                                    out.printf(Locale.ROOT, "  %-28s %10.3f%n", name, value));
        }
    }

    void write(Path file) {
        var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(file, json.writeValueAsBytes(this));
        } catch (IOException unwritable) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s cannot be written: %s".formatted(file, unwritable),
                    unwritable);
        }
    }
}
