package dev.footnote.evals.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

class DataSetsTest {
    @TempDir Path root;

    @Test
    void setsAreFoundByWhatTheirFoldersHold() throws IOException {
        write("kb/questions.jsonl", "");
        write("kb/corpus/a.html", "");
        write("retrieval/tiny/corpus.jsonl", "");
        write("retrieval/tiny/queries.jsonl", "");
        write("retrieval/tiny/qrels/test.tsv", "");

        var sets = DataSets.below(root, Set.of());

        assertThat(sets.questions()).containsExactly(root.resolve("kb"));
        assertThat(sets.retrieval()).containsExactly(root.resolve("retrieval/tiny"));
        assertThat(DataSets.below(root, Set.of("kb")).retrieval()).isEmpty();
    }

    @Test
    void aRetrievalSetKeepsTheQueriesThatHaveARelevantDocument() throws IOException {
        write("tiny/corpus.jsonl", "{\"_id\":\"d1\",\"title\":\"T\",\"text\":\"words\"}\n");
        write(
                "tiny/queries.jsonl",
                "{\"_id\":\"q1\",\"text\":\"one\"}\n{\"_id\":\"q2\",\"text\":\"two\"}\n");
        write("tiny/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td1\t0\n");

        var set = DataSets.retrieval(root.resolve("tiny"));

        assertThat(set.documents()).containsExactly(new RetrievalSet.Document("d1", "T", "words"));
        assertThat(set.queries()).containsExactly(new RetrievalSet.Query("q1", "one"));
        assertThat(set.judgements()).isEqualTo(Map.of("q1", Map.of("d1", 2)));
    }

    @Test
    void aQuestionCarriesItsAnswersQuotesAndPages() throws IOException {
        write("kb/corpus/a.html", "");
        write(
                "kb/questions.jsonl",
                """
                {"id":"k1","question":"Which?","history":[{"role":"user","text":"before"}],\
                "answers":["that"],"supporting":[{"doc":"a.html","quote":"that one"}],\
                "must_cite":["a.html"],"also_ok":[],"answerable":true,"type":"fact"}
                """);

        var question = DataSets.questions(root.resolve("kb")).questions().getFirst();

        assertThat(question.mustCite()).containsExactly("a.html");
        assertThat(question.supporting())
                .containsExactly(new QuestionSet.Quote("a.html", "that one"));
        assertThat(question.history()).containsExactly(new QuestionSet.Turn("user", "before"));
    }

    private void write(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
