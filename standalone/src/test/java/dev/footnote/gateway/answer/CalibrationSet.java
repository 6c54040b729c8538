package dev.footnote.gateway.answer;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** The pages and questions of {@code evals/calibration}, which nothing is evaluated with. */
record CalibrationSet(Path corpus, List<Asked> questions) {
    CalibrationSet {
        questions = List.copyOf(questions);
    }

    /**
     * @param id the question's family of pages and a number: {@code apache-de-01}
     */
    record Asked(String id, String question, boolean answerable, String type) {
        String family() {
            return id.substring(0, id.lastIndexOf('-'));
        }
    }

    /** A page and its name in the collection. */
    record Page(String externalId, Path file) {}

    static CalibrationSet read(Path folder) {
        var json = JsonMapper.builder().build();
        try (var lines = Files.lines(folder.resolve("questions.jsonl"))) {
            var questions =
                    lines.map(json::readTree)
                            .map(
                                    it ->
                                            new Asked(
                                                    it.path("id").asString(),
                                                    it.path("question").asString(),
                                                    it.path("answerable").asBoolean(),
                                                    it.path("type").asString()))
                            .toList();
            return new CalibrationSet(folder.resolve("corpus"), questions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Page> pages() {
        try (var files = Files.walk(corpus)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> new Page(nameOf(file), file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every second family in the order of the alphabet, beginning with the first. */
    List<Asked> toFit() {
        return ofFamilies(0);
    }

    /** The other families. */
    List<Asked> heldOut() {
        return ofFamilies(1);
    }

    private List<Asked> ofFamilies(int remainder) {
        var families = new TreeSet<String>();
        for (Asked asked : questions) families.add(asked.family());
        List<String> inOrder = List.copyOf(families);
        return questions.stream()
                .filter(asked -> inOrder.indexOf(asked.family()) % 2 == remainder)
                .toList();
    }

    private String nameOf(Path file) {
        return String.valueOf(corpus.relativize(file)).replace('\\', '/').replace('/', ':');
    }
}
