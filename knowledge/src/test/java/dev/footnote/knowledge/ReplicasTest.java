package dev.footnote.knowledge;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.knowledge.store.Change;
import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.testsupport.postgresql.LocalPostgres;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Several processes' worth of publishers and indexes on one server. */
@PostgresTest
class ReplicasTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PUBLISHERS = 4;
    private static final int DOCUMENTS_EACH = 60;

    /** As many as {@link OpenKnowledge#on} lets the pool have. */
    private static final int CONNECTIONS = 8;

    @TempDir Path folder;
    private final TestDatabase database;

    ReplicasTest(TestDatabases databases) {
        this.database = databases.create();
    }

    private OpenKnowledge replica(String name) {
        return OpenKnowledge.on(database, folder.resolve(name));
    }

    @Test
    void everyReplicaFindsWhatAnyOfThemPublished() throws IOException {
        try (OpenKnowledge first = replica("first");
                OpenKnowledge second = replica("second")) {
            first.spaces().register(Drafts.ENGLISH);
            first.publisher().publish(draft("handbook", "a", part("Thirty days off.")));
            assertThat(found(second, "days off")).containsExactly("Thirty days off.");
            second.publisher().publish(draft("handbook", "a", part("Forty days off.")));
            assertThat(found(first, "days off")).containsExactly("Forty days off.");
            second.publisher().delete(new DocumentKey("handbook", "a"));
            assertThat(found(first, "days off")).isEmpty();
            first.publisher().publish(draft("handbook", "b", part("Fifty days off.")));
        }

        FileSystemUtils.deleteRecursively(folder.resolve("first"));
        try (OpenKnowledge rebuilt = replica("first")) {
            assertThat(found(rebuilt, "days off")).containsExactly("Fifty days off.");
        }
    }

    @Test
    void aFollowerMissesNoNumberWhileManyPublish() throws Exception {
        try (OpenKnowledge first = replica("first");
                OpenKnowledge second = replica("second");
                var threads = Executors.newFixedThreadPool(PUBLISHERS + 1)) {
            first.spaces().register(Drafts.ENGLISH);
            int documents = PUBLISHERS * DOCUMENTS_EACH;
            Future<List<Long>> seen = threads.submit(() -> follow(first, documents));
            List<Future<?>> publishers =
                    IntStream.range(0, PUBLISHERS)
                            .<Future<?>>mapToObj(
                                    i ->
                                            threads.submit(
                                                    () -> publish(i % 2 == 0 ? first : second, i)))
                            .toList();
            for (Future<?> publisher : publishers) {
                publisher.get();
            }

            assertThat(seen.get()).isEqualTo(LongStream.rangeClosed(1, documents).boxed().toList());
            for (OpenKnowledge replica : List.of(first, second)) {
                assertThat(replica.index().awaitCaughtUp(PATIENCE)).isTrue();
                assertThat(replica.index().status().passageCount()).isEqualTo(2 * documents);
            }
        }
    }

    private static void publish(OpenKnowledge knowledge, int publisher) {
        for (int i = 0; i < DOCUMENTS_EACH; i++) {
            String name = publisher + "-" + i;
            knowledge.publisher().publish(draft("handbook", name, part(name), part("and more")));
        }
    }

    private static List<Long> follow(OpenKnowledge knowledge, int documents) {
        ChangeLog log = knowledge.changes();
        List<Long> seen = new ArrayList<>();
        while (seen.size() < documents && log.store().lastSequence() <= documents) {
            long after = seen.isEmpty() ? 0 : seen.getLast();
            List<Change> changes = log.after(after, 100);
            changes.forEach(change -> seen.add(change.sequence()));
            if (changes.isEmpty() && log.store().lastSequence() == documents) {
                log.after(after, 100).forEach(change -> seen.add(change.sequence()));
                break;
            }
        }
        return seen;
    }

    @Test
    void aServerThatWasKilledIsTakenUpAgainWithNothingLost() {
        try (LocalPostgres server = LocalPostgres.start(LocalPostgres.installation())) {
            try (OpenKnowledge knowledge = OpenKnowledge.on(server.database("postgres"), folder)) {
                knowledge.spaces().register(Drafts.ENGLISH);
                knowledge.publisher().publish(draft("handbook", "a", part("Thirty days off.")));
                assertThat(found(knowledge, "days off")).containsExactly("Thirty days off.");

                server.kill();
                assertThatThrownBy(() -> found(knowledge, "days off"))
                        .isInstanceOf(DataAccessResourceFailureException.class);
                assertThatThrownBy(
                                () ->
                                        knowledge
                                                .documents()
                                                .find(
                                                        new Reader.Unrestricted(),
                                                        new DocumentKey("handbook", "a")))
                        .isInstanceOf(DataAccessResourceFailureException.class);
                server.restart();
                letGoOfDeadConnections(knowledge);

                knowledge.publisher().publish(draft("handbook", "b", part("Forty days off.")));
                assertThat(found(knowledge, "days off"))
                        .containsExactlyInAnyOrder("Thirty days off.", "Forty days off.");
                assertThat(knowledge.index().status().caughtUp()).isTrue();
            }
        }
    }

    /**
     * The pool lends a connection that was in use half a second ago without asking whether it is
     * alive. Each that the server's death cut is refused once, and then gone.
     */
    private static void letGoOfDeadConnections(OpenKnowledge knowledge) {
        DataAccessResourceFailureException refused = null;
        for (int connection = 0; connection <= CONNECTIONS; connection++) {
            try {
                knowledge
                        .documents()
                        .find(new Reader.Unrestricted(), new DocumentKey("handbook", "a"));
                return;
            } catch (DataAccessResourceFailureException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private static List<String> found(OpenKnowledge knowledge, String text) {
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
        return knowledge
                .retriever()
                .search(
                        new RetrievalQuery(
                                new Reader.Unrestricted(),
                                text,
                                Optional.empty(),
                                Set.of(),
                                Map.of(),
                                10))
                .passages()
                .stream()
                .map(ranked -> ranked.passage().text())
                .toList();
    }
}
