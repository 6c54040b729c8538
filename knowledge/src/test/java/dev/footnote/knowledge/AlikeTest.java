package dev.footnote.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Questions about PostgreSQL, looked up in its manual on both storage shapes: real pages and real
 * questions, with hashed words in the place of a model's vectors, which no index of vectors knows.
 */
@PostgresTest
class AlikeTest {
    private static final Path DATA = Path.of("../evals/data/kb_postgresql");
    private static final SpaceKey SPACE = new SpaceKey("sha256:hashed-words", 128);
    private static final int PASSAGE_WORDS = 120;
    private static final int TOP = 10;
    private static final int PAGES = 5;

    @TempDir Path embedded;
    @TempDir Path replica;
    private final TestDatabases databases;

    AlikeTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Test
    void bothShapesFindTheSameInTheManual() throws IOException {
        List<JsonNode> questions = questions();
        try (OpenKnowledge h2 = OpenKnowledge.in(embedded);
                OpenKnowledge postgres = OpenKnowledge.on(databases.create(), replica)) {
            for (OpenKnowledge knowledge : List.of(h2, postgres)) {
                knowledge.spaces().register(new EmbeddingSpace(SPACE, "hashed words", Set.of()));
                for (String page : pages(questions)) {
                    knowledge.publisher().publish(draft(page));
                }
                assertThat(knowledge.index().awaitCaughtUp(Duration.ofMinutes(2))).isTrue();
            }
            int same = 0;
            int found = 0;
            double onH2 = 0;
            double onPostgres = 0;
            for (JsonNode question : questions) {
                List<Passage> first = search(h2, question);
                List<Passage> second = search(postgres, question);
                Set<String> both = new HashSet<>(names(first));
                found += both.size();
                both.retainAll(names(second));
                same += both.size();
                onH2 += isCitedAmong(question, first) ? 1 : 0;
                onPostgres += isCitedAmong(question, second) ? 1 : 0;
            }
            onH2 /= questions.size();
            onPostgres /= questions.size();
            double overlap = same / (double) found;
            System.out.printf(
                    "%d questions, %d passages: overlap@%d %.4f, page@%d %.3f on H2, %.3f on"
                            + " PostgreSQL%n",
                    questions.size(),
                    postgres.index().status().passageCount(),
                    TOP,
                    overlap,
                    PAGES,
                    onH2,
                    onPostgres);
            assertThat(overlap).isGreaterThanOrEqualTo(0.97);
            assertThat(onPostgres).isCloseTo(onH2, within(0.02));
            assertThat(onH2).isGreaterThan(0.5);
        }
    }

    private static List<JsonNode> questions() throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        List<JsonNode> questions = new ArrayList<>();
        for (String line : Files.readAllLines(DATA.resolve("questions.jsonl"))) {
            JsonNode question = json.readTree(line);
            if (question.path("answerable").asBoolean()) {
                questions.add(question);
            }
        }
        return questions;
    }

    private static Set<String> pages(List<JsonNode> questions) {
        Set<String> pages = new TreeSet<>();
        for (JsonNode question : questions) {
            question.path("must_cite").forEach(page -> pages.add(page.asString()));
            question.path("also_ok").forEach(page -> pages.add(page.asString()));
        }
        return pages;
    }

    private static DraftVersion draft(String page) throws IOException {
        String[] words =
                Files.readString(DATA.resolve("corpus").resolve(page))
                        .replaceAll("(?s)<[^>]*>", " ")
                        .strip()
                        .split("\\s+");
        StringBuilder text = new StringBuilder();
        List<DraftChunk> chunks = new ArrayList<>();
        for (int i = 0; i < words.length; i += PASSAGE_WORDS) {
            int to = Math.min(words.length, i + PASSAGE_WORDS);
            String passage = String.join(" ", Arrays.copyOfRange(words, i, to));
            int start = text.length();
            text.append(passage).append('\n');
            chunks.add(
                    new DraftChunk(
                            chunks.size(),
                            List.of(),
                            OptionalInt.empty(),
                            start,
                            start + passage.length(),
                            passage,
                            hashed(passage)));
        }
        return new DraftVersion(
                new DocumentKey("manual", page),
                "digest of " + page,
                page,
                "text/html",
                Optional.of("en"),
                Map.of(),
                text.toString(),
                List.of(),
                chunks);
    }

    private static Embedding hashed(String text) {
        float[] values = new float[SPACE.dimensions()];
        values[0] = 0.01f;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_]+")) {
            if (word.length() > 3) {
                values[Math.floorMod(word.hashCode(), values.length)]++;
            }
        }
        return Embedding.of(SPACE, values);
    }

    private static List<Passage> search(OpenKnowledge knowledge, JsonNode question) {
        String text = question.path("question").asString();
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                new Reader.Unrestricted(),
                                text,
                                Optional.of(hashed(text)),
                                Set.of("manual"),
                                Map.of(),
                                TOP))
                .passages()
                .stream()
                .map(RankedPassage::passage)
                .toList();
    }

    private static List<String> names(List<Passage> passages) {
        return passages.stream().map(one -> one.externalId() + "#" + one.ordinal()).toList();
    }

    private static boolean isCitedAmong(JsonNode question, List<Passage> passages) {
        List<String> pages =
                passages.stream().map(Passage::externalId).distinct().limit(PAGES).toList();
        for (JsonNode page : question.path("must_cite")) {
            if (pages.contains(page.asString())) {
                return true;
            }
        }
        return false;
    }
}
