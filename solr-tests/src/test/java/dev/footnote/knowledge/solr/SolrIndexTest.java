package dev.footnote.knowledge.solr;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.embedding;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.OpenKnowledge;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.SolrAddress;
import dev.footnote.knowledge.SolrAddresses;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;
import dev.footnote.testsupport.solr.SolrTest;
import dev.footnote.testsupport.solr.TestSolr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is particular to an index that several processes share, and that may be lost in part. */
@PostgresTest
@SolrTest
class SolrIndexTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;
    private final TestDatabase database;
    private final TestSolr solr;
    private final SolrAddress address;

    SolrIndexTest(TestDatabases databases, TestSolr solr) {
        this.database = databases.create();
        this.solr = solr;
        this.address = SolrAddresses.of(solr);
    }

    private OpenKnowledge gateway(String name) {
        return OpenKnowledge.on(database, address, folder.resolve(name));
    }

    @Test
    void oneGatewayWritesAndAllFindUntilAnotherTakesOver() {
        try (OpenKnowledge second = gateway("second")) {
            try (OpenKnowledge first = gateway("first")) {
                first.spaces().register(Drafts.ENGLISH);
                first.publisher().publish(draft("handbook", "a", part("Thirty days off.")));
                assertThat(found(first)).containsExactly("Thirty days off.");
                assertThat(found(second)).containsExactly("Thirty days off.");
                second.publisher().publish(draft("handbook", "a", part("Forty days off.")));
                assertThat(found(first)).containsExactly("Forty days off.");
                assertThat(found(second)).containsExactly("Forty days off.");
            }
            second.publisher().publish(draft("handbook", "b", part("Fifty days off.")));
            assertThat(found(second))
                    .containsExactlyInAnyOrder("Forty days off.", "Fifty days off.");
        }
    }

    @Test
    void aCollectionThatIsLostIsMadeAndFilledAgain() {
        try (OpenKnowledge knowledge = gateway("only")) {
            publishTwo(knowledge);
            String name = SolrCollection.name(address);
            assertThat(solr.ask(0, "/admin/collections?action=DELETE&name=" + name))
                    .contains("success");

            knowledge.publisher().publish(draft("handbook", "c", part("Fifty days off.")));
            assertThat(found(knowledge)).hasSize(3);
            assertThat(knowledge.index().status().passageCount()).isEqualTo(3);
        }
    }

    @Test
    void passagesThatSolrLostArePutInAgain() {
        try (OpenKnowledge knowledge = gateway("only")) {
            publishTwo(knowledge);
        }
        try (SolrCollection collection = SolrCollection.open(address)) {
            collection.delete("sequence:1");
            collection.commit(SolrCollection.Written.NOTHING);
            assertThat(collection.passageCount()).isEqualTo(1);
        }
        try (OpenKnowledge knowledge = gateway("only")) {
            awaitPassages(knowledge, 2);
            assertThat(found(knowledge)).hasSize(2);
        }
    }

    @Test
    void aKilledNodeIsMissedByNobodyAndWithoutAnyASearchSaysSoUntilTheyAreBack() {
        try (OpenKnowledge knowledge = gateway("only")) {
            publishTwo(knowledge);

            solr.kill(1);
            assertThat(found(knowledge)).hasSize(2);
            knowledge.publisher().publish(draft("handbook", "c", part("Fifty days off.")));
            assertThat(found(knowledge)).hasSize(3);

            solr.kill(0);
            assertThatThrownBy(() -> search(knowledge))
                    .isInstanceOf(KnowledgeException.class)
                    .hasMessageContaining("the index in Solr")
                    .extracting(e -> ((KnowledgeException) e).kind())
                    .isEqualTo(KnowledgeException.Kind.INDEX);
            assertThat(knowledge.index().status().caughtUp()).isFalse();
            knowledge.publisher().publish(draft("handbook", "d", part("Sixty days off.")));

            solr.restart();
            assertThat(found(knowledge)).hasSize(4);
            assertThat(knowledge.index().status().caughtUp()).isTrue();
        }
    }

    @Test
    void amongManyPassagesTheGraphFindsOnlyWhatIsSeen() {
        try (OpenKnowledge knowledge = gateway("only")) {
            knowledge.spaces().register(Drafts.ENGLISH);
            for (int document = 0; document < 27; document++) {
                Drafts.Part[] parts = new Drafts.Part[200];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = part("seen " + i, 0.001f * i, 0.01f * document, 1, 0);
                }
                knowledge.publisher().publish(draft("handbook", "seen" + document, parts));
            }
            knowledge.publisher().publish(draft("secrets", "near", part("hidden", 0, 0, 1, 0)));
            knowledge.rules().allow("handbook", new AccessList(true, Set.of(), Set.of()));
            assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();

            Embedding nearest = embedding(0, 0, 1, 0);
            assertThat(search(knowledge, new Reader.Unrestricted(), "zzz", nearest))
                    .hasSize(10)
                    .containsOnlyOnce("hidden");
            assertThat(search(knowledge, Reader.ANYONE, "zzz", nearest))
                    .hasSize(10)
                    .allMatch(text -> text.startsWith("seen"))
                    .contains("seen 0");
        }
    }

    private static void publishTwo(OpenKnowledge knowledge) {
        knowledge.spaces().register(Drafts.ENGLISH);
        knowledge.publisher().publish(draft("handbook", "a", part("Thirty days off.")));
        knowledge.publisher().publish(draft("handbook", "b", part("Forty days off.")));
        assertThat(found(knowledge)).hasSize(2);
    }

    private static void awaitPassages(OpenKnowledge knowledge, int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (knowledge.index().status().passageCount() != count && System.nanoTime() < end) {
            assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
        }
        assertThat(knowledge.index().status().passageCount()).isEqualTo(count);
    }

    private static List<String> found(OpenKnowledge knowledge) {
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
        return search(knowledge);
    }

    private static List<String> search(OpenKnowledge knowledge) {
        return search(knowledge, new Reader.Unrestricted(), "days off", embedding(0, 0, 0, 1));
    }

    private static List<String> search(
            OpenKnowledge knowledge, Reader reader, String text, Embedding embedding) {
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                reader, text, Optional.of(embedding), Set.of(), Map.of(), 10))
                .passages()
                .stream()
                .map(ranked -> ranked.passage().text())
                .toList();
    }
}
