package dev.footnote.knowledge;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.embedding;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What knowledge must do, whichever storage shape it has. */
abstract class KnowledgeConformance {
    // For a cold JVM on a busy machine; a warm one needs a fraction of a second.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;
    private OpenKnowledge knowledge;

    /** Opens an empty store. */
    abstract OpenKnowledge open(Path folder);

    @BeforeEach
    void open() {
        knowledge = open(folder);
        knowledge.spaces().register(Drafts.ENGLISH);
    }

    @AfterEach
    void close() {
        knowledge.close();
    }

    @Test
    void whatWasPublishedIsFoundAndWhatWasDeletedIsNot() {
        DocumentKey key = new DocumentKey("handbook", "vacation.md");
        knowledge.publisher().publish(draft("handbook", "vacation.md", part("Thirty days off.")));
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(found("days off")).containsExactly("Thirty days off.");

        knowledge.publisher().delete(key);
        assertThat(found("days off")).isEmpty();
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(knowledge.index().status().passageCount()).isZero();
    }

    @Test
    void aReplacedVersionIsNeverFoundAgain() {
        publish(draft("handbook", "vacation.md", part("Thirty days off.")));
        knowledge.publisher().publish(draft("handbook", "vacation.md", part("Forty days off.")));

        assertThat(found("days off")).containsExactly("Forty days off.");
    }

    @Test
    void wordsAreFoundInOtherFormsOfTheirLanguage() {
        publish(
                draft("handbook", "english", part("Connections are closed by the server.")),
                draft(
                        new DocumentKey("handbook", "german"),
                        "de",
                        Map.of(),
                        part("Die Häuser der Straße werden verkauft.")));

        assertThat(found("How does it close a connection?"))
                .containsExactly("Connections are closed by the server.");
        assertThat(found("Was kostet das Haus?"))
                .containsExactly("Die Häuser der Straße werden verkauft.");
    }

    @Test
    void aDocumentWhoseLanguageWasMisjudgedIsStillFound() {
        publish(
                draft("handbook", "right", part("Nothing of interest.")),
                draft(
                        new DocumentKey("handbook", "wrong"),
                        "nl",
                        Map.of(),
                        part("Replication slots retain segments.")));

        assertThat(found("What do replication slots retain?"))
                .containsExactly("Replication slots retain segments.");
    }

    @Test
    void chineseIsFoundByPairsOfCharacters() {
        publish(
                draft(
                        new DocumentKey("handbook", "zh"),
                        "zh",
                        Map.of(),
                        part("数据库连接的最大数量是一百。"),
                        part("今天天气很好。")));

        assertThat(found("最大连接数量")).startsWith("数据库连接的最大数量是一百。");
    }

    @Test
    void identifiersAreFoundWholeAndInParts() {
        publish(
                draft(
                        "handbook",
                        "monitoring",
                        part("The view pg_stat_activity shows sessions."),
                        part("Set maxConnections in the file."),
                        part("The activity of the stat collector.")));

        assertThat(found("pg_stat_activity"))
                .startsWith("The view pg_stat_activity shows sessions.");
        assertThat(found("activity view")).startsWith("The view pg_stat_activity shows sessions.");
        assertThat(found("connections")).containsExactly("Set maxConnections in the file.");
    }

    @Test
    void aMisspeltWordThatNoPassageHoldsIsTakenForItsNeighbour() {
        publish(
                draft("handbook", "a", part("Autovacuum removes dead rows.")),
                draft("handbook", "b", part("Indexes speed up queries.")));

        Retrieval retrieval = search("autovacum");

        assertThat(texts(retrieval)).containsExactly("Autovacuum removes dead rows.");
        assertThat(retrieval.analysis().absentTerms()).containsExactly("autovacum");
    }

    @Test
    void vectorsFindWhatWordsDoNot() {
        publish(
                draft("handbook", "a", part("A feline rests.", 1, 0, 0, 0)),
                draft("handbook", "b", part("Stocks fell.", 0, 1, 0, 0)));

        Retrieval retrieval = search("the sleeping cat", embedding(0.9f, 0.1f, 0, 0), 1);

        assertThat(texts(retrieval)).containsExactly("A feline rests.");
        PassageScores scores = retrieval.passages().getFirst().scores();
        assertThat(scores.bm25()).isEmpty();
        assertThat(scores.vectorRank()).hasValue(1);
        assertThat(scores.cosine().orElseThrow()).isBetween(0.99, 1.0);
        assertThat(scores.coverage()).isZero();
    }

    @Test
    void filtersHoldInBothSearches() {
        publish(
                draft(
                        new DocumentKey("red", "a"),
                        "en",
                        Map.of("year", "2024", "team", "x"),
                        part("budget of red", 1, 0, 0, 0)),
                draft(
                        new DocumentKey("red", "b"),
                        "en",
                        Map.of("year", "2025", "team", "x"),
                        part("budget of red next", 1, 0, 0, 0)),
                draft(
                        new DocumentKey("blue", "c"),
                        "en",
                        Map.of("year", "2024"),
                        part("budget of blue", 1, 0, 0, 0)));
        Optional<Embedding> vector = Optional.of(embedding(1, 0, 0, 0));

        assertThat(
                        texts(
                                knowledge
                                        .retriever()
                                        .search(
                                                new RetrievalQuery(
                                                        new Reader.Unrestricted(),
                                                        "budget",
                                                        vector,
                                                        Set.of("red"),
                                                        Map.of("year", "2024", "team", "x"),
                                                        10))))
                .containsExactly("budget of red");
        assertThat(
                        texts(
                                knowledge
                                        .retriever()
                                        .search(
                                                new RetrievalQuery(
                                                        new Reader.Unrestricted(),
                                                        "budget",
                                                        vector,
                                                        Set.of("green"),
                                                        Map.of(),
                                                        10))))
                .isEmpty();
    }

    @Test
    void inALanguageThatTheEmbedderDoesNotKnowWordsRankFirst() {
        publish(
                draft(
                        new DocumentKey("handbook", "a"),
                        "de",
                        Map.of(),
                        part("Der Urlaub dauert dreißig Tage.", 0, 1, 0, 0),
                        part("Das Wetter ist schön.", 1, 0, 0, 0)));

        Retrieval retrieval = search("Wie lange dauert der Urlaub?", embedding(1, 0, 0, 0), 10);

        assertThat(texts(retrieval))
                .containsExactly("Der Urlaub dauert dreißig Tage.", "Das Wetter ist schön.");
        assertThat(retrieval.analysis().language()).contains("de");
        assertThat(retrieval.analysis().vectorWeight()).isZero();
    }

    @Test
    void vectorsOfLargeModelsAreSearched() {
        SpaceKey wide = new SpaceKey("sha256:wide", 4_096);
        knowledge.spaces().register(new EmbeddingSpace(wide, "wide", Set.of()));
        knowledge.spaces().activate(wide);
        float[] values = new float[4_096];
        values[4_095] = 1;
        Embedding embedding = Embedding.of(wide, values);
        DraftVersion narrow = draft("handbook", "a", part("whatever"));
        DraftChunk chunk = narrow.chunks().getFirst();
        publish(
                new DraftVersion(
                        narrow.key(),
                        narrow.contentDigest(),
                        narrow.title(),
                        narrow.mediaType(),
                        narrow.language(),
                        narrow.metadata(),
                        narrow.text(),
                        narrow.pages(),
                        List.of(
                                new DraftChunk(
                                        0,
                                        chunk.headingPath(),
                                        chunk.page(),
                                        chunk.start(),
                                        chunk.end(),
                                        chunk.text(),
                                        embedding))));

        assertThat(texts(search("nothing shared", embedding, 1))).containsExactly("whatever");
    }

    @Test
    void anInterruptDuringAWriteLeavesTheStoreOpen() throws Exception {
        for (int i = 0; i < 20; i++) {
            int number = i;
            Thread writer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        Thread.currentThread().interrupt();
                                        tryToPublish(number);
                                    });
            writer.join();
        }
        publish(draft("handbook", "after", part("still writable")));

        assertThat(found("writable")).containsExactly("still writable");
    }

    private void tryToPublish(int number) {
        try {
            knowledge.publisher().publish(draft("handbook", "i" + number, part("interrupted")));
        } catch (RuntimeException e) {
            // A writer that is told to stop may fail; the others must not.
            assertThat(e).isNotNull();
        }
    }

    private void publish(DraftVersion... drafts) {
        for (DraftVersion draft : drafts) {
            knowledge.publisher().publish(draft);
        }
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
    }

    private Retrieval search(String text) {
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                new Reader.Unrestricted(),
                                text,
                                Optional.empty(),
                                Set.of(),
                                Map.of(),
                                10));
    }

    private Retrieval search(String text, Embedding embedding, int limit) {
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                new Reader.Unrestricted(),
                                text,
                                Optional.of(embedding),
                                Set.of(),
                                Map.of(),
                                limit));
    }

    private List<String> found(String text) {
        return texts(search(text));
    }

    private static List<String> texts(Retrieval retrieval) {
        return retrieval.passages().stream().map(ranked -> ranked.passage().text()).toList();
    }
}
