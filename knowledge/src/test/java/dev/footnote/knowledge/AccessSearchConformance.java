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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who finds what, and that nothing found tells of what is hidden, in both storage shapes. */
abstract class AccessSearchConformance {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Reader ANN = new Reader.Person(Optional.of("ann"), Set.of("staff"));
    private static final Reader BEN =
            new Reader.Person(Optional.of("ben"), Set.of("staff", "board"));
    private static final AccessList STAFF = new AccessList(false, Set.of(), Set.of("staff"));
    private static final AccessList BOARD = new AccessList(false, Set.of(), Set.of("board"));

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
    void aSearchObeysTheListsThatHoldWhenItBegins() {
        publish(
                draft("handbook", "pay", part("Budget of the board.", 1, 0, 0, 0)),
                draft("handbook", "trip", part("Budget of the trip.", 0.9f, 0.1f, 0, 0)));

        assertThat(found(ANN, "budget")).isEmpty();
        knowledge.rules().allow("handbook", STAFF);
        assertThat(found(ANN, "budget")).hasSize(2);
        assertThat(found(Reader.ANYONE, "budget")).isEmpty();
        knowledge.rules().allow("handbook", BOARD);
        assertThat(found(ANN, "budget")).isEmpty();
        assertThat(found(BEN, "budget")).hasSize(2);
        knowledge.rules().allow("handbook", AccessList.NOBODY);
        assertThat(found(BEN, "budget")).isEmpty();
        assertThat(found(new Reader.Unrestricted(), "budget")).hasSize(2);
    }

    @Test
    void aDocumentsOwnListHoldsFromTheMomentItIsGiven() {
        publish(
                draft("handbook", "pay", part("Budget of the board.", 1, 0, 0, 0)),
                draft("handbook", "trip", part("Budget of the trip.", 0.9f, 0.1f, 0, 0)));
        knowledge.rules().allow("handbook", STAFF);
        DocumentKey pay = new DocumentKey("handbook", "pay");

        for (int i = 0; i < 5; i++) {
            knowledge.rules().narrow(pay, BOARD);
            assertThat(found(ANN, "budget")).containsExactly("Budget of the trip.");
            assertThat(search(ANN, "budget of the board").analysis().absentTerms())
                    .containsExactly("board");
            awaitIndex();
            assertThat(found(BEN, "budget")).hasSize(2);
            assertThat(found(ANN, "budget")).containsExactly("Budget of the trip.");
            knowledge.rules().widen(pay);
            awaitIndex();
            assertThat(found(ANN, "budget")).hasSize(2);
        }
    }

    @Test
    void asManyAsWereAskedForAreFoundAmongTheFewThatAreSeen() {
        List<DraftVersion> drafts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Drafts.Part[] parts = new Drafts.Part[200];
            for (int j = 0; j < parts.length; j++) {
                // What is hidden is nearer, and has the word more often, than what is seen.
                parts[j] = part("budget budget " + i + "/" + j, 1, 0.0001f * j, 0.001f * i, 0);
            }
            drafts.add(draft("secrets", "s" + i, parts));
        }
        drafts.add(
                draft(
                        "handbook",
                        "seen",
                        part("the budget one", 0, 1, 0, 0),
                        part("the budget two", 0, 1, 0.1f, 0),
                        part("the budget three", 0, 0.9f, 0, 0.1f),
                        part("the budget four", 0, 0.8f, 0.2f, 0)));
        publish(drafts.toArray(DraftVersion[]::new));
        knowledge.rules().allow("handbook", STAFF);
        knowledge.rules().allow("secrets", BOARD);

        Retrieval retrieval =
                knowledge
                        .retriever()
                        .search(
                                new RetrievalQuery(
                                        ANN,
                                        "budget",
                                        Optional.of(embedding(1, 0, 0, 0)),
                                        Set.of(),
                                        Map.of(),
                                        4));

        assertThat(texts(retrieval)).hasSize(4).allMatch(text -> text.startsWith("the budget"));
        assertThat(retrieval.passages())
                .allSatisfy(
                        one -> {
                            assertThat(one.scores().bm25Rank()).isPresent();
                            assertThat(one.scores().vectorRank()).isPresent();
                        });
    }

    @Test
    void aWordOfHiddenDocumentsIsAbsentAndNoHintAtAnything() {
        publish(
                draft("open", "a", part("The autovacuum removes rows.")),
                draft("secrets", "b", part("Project Halcyon buys autovacuun makers.")),
                draft(
                        new DocumentKey("secrets", "c"),
                        "de",
                        Map.of(),
                        part("Das Vorhaben heißt anders.")));
        knowledge.rules().allow("open", STAFF);
        knowledge.rules().allow("secrets", BOARD);

        assertThat(search(ANN, "halcyon autovacuum").analysis().absentTerms())
                .containsExactly("halcyon");
        assertThat(search(BEN, "halcyon autovacuum").analysis().absentTerms()).isEmpty();
        assertThat(found(ANN, "halcyom")).isEmpty();
        assertThat(found(BEN, "halcyom")).hasSize(1);
        assertThat(found(ANN, "autovacuun")).containsExactly("The autovacuum removes rows.");
        assertThat(search(ANN, "autovacuun").analysis().absentTerms())
                .containsExactly("autovacuun");
    }

    @Test
    void whoSeesEverythingGetsTheScoresOfAnAdministrator() {
        publish(
                draft("open", "a", part("alpha beta gamma"), part("alpha alpha delta")),
                draft("open", "b", part("beta get_user_name epsilon alpha zeta")),
                draft("more", "c", part("gamma connections of the alpha servers")));
        knowledge.rules().allow("open", STAFF);
        knowledge.rules().allow("more", STAFF);

        for (String words : List.of("alpha", "beta gamma servers", "user name", "alpa gama")) {
            Retrieval all = search(new Reader.Unrestricted(), words);
            assertThat(all.passages()).isNotEmpty();
            assertThat(search(ANN, words)).isEqualTo(all);
        }
    }

    @Test
    void aNewVersionOfANarrowedDocumentIsHiddenFromTheStart() {
        publish(draft("handbook", "pay", part("Thirty coins.")));
        knowledge.rules().allow("handbook", STAFF);
        knowledge.rules().narrow(new DocumentKey("handbook", "pay"), BOARD);
        publish(draft("handbook", "pay", part("Forty coins.")));

        assertThat(found(ANN, "coins")).isEmpty();
        assertThat(found(BEN, "coins")).containsExactly("Forty coins.");
    }

    private void publish(DraftVersion... drafts) {
        for (DraftVersion draft : drafts) {
            knowledge.publisher().publish(draft);
        }
        awaitIndex();
    }

    private void awaitIndex() {
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
    }

    private Retrieval search(Reader reader, String text) {
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                reader, text, Optional.empty(), Set.of(), Map.of(), 100));
    }

    private List<String> found(Reader reader, String text) {
        return texts(search(reader, text));
    }

    private static List<String> texts(Retrieval retrieval) {
        return retrieval.passages().stream().map(ranked -> ranked.passage().text()).toList();
    }
}
