package dev.footnote.evals.data;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Questions on a folder of documents, each with accepted answers and the quotes that carry them.
 */
public record QuestionSet(String name, Path corpus, List<Question> questions) {

    public record Turn(String role, String text) {}

    public record Quote(String doc, String quote) {}

    /**
     * @param mustCite pages that a full answer cites
     * @param alsoOk other pages that hold the same quote
     */
    public record Question(
            String id,
            String question,
            List<Turn> history,
            List<String> answers,
            List<Quote> supporting,
            @JsonProperty("must_cite") List<String> mustCite,
            @JsonProperty("also_ok") List<String> alsoOk,
            boolean answerable,
            String type) {

        public Question {
            history = history == null ? List.of() : List.copyOf(history);
            answers = answers == null ? List.of() : List.copyOf(answers);
            supporting = supporting == null ? List.of() : List.copyOf(supporting);
            mustCite = mustCite == null ? List.of() : List.copyOf(mustCite);
            alsoOk = alsoOk == null ? List.of() : List.copyOf(alsoOk);
        }
    }

    public QuestionSet {
        questions = List.copyOf(questions);
    }

    static boolean isAt(Path folder) {
        return Files.isDirectory(folder.resolve("corpus"))
                && Files.isRegularFile(folder.resolve("questions.jsonl"));
    }

    static QuestionSet read(Path folder) {
        return new QuestionSet(
                String.valueOf(folder.getFileName()),
                folder.resolve("corpus"),
                JsonLines.read(folder.resolve("questions.jsonl"), Question.class));
    }
}
