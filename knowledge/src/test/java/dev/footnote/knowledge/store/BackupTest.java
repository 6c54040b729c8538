package dev.footnote.knowledge.store;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.OpenKnowledge;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.testsupport.postgresql.LocalPostgres;
import dev.footnote.testsupport.postgresql.PostgresTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code pg_dump} wrote is a store again, with its indexes. */
@PostgresTest
class BackupTest {
    @TempDir Path folder;

    @Test
    void aDumpIsRestoredIntoAnotherDatabaseAndServes() throws IOException {
        try (LocalPostgres server = LocalPostgres.start(LocalPostgres.installation())) {
            try (OpenKnowledge before =
                    OpenKnowledge.on(server.database("postgres"), folder.resolve("before"))) {
                before.spaces().register(Drafts.ENGLISH);
                before.publisher()
                        .publish(draft("handbook", "cats", part("A feline rests.", 1, 0, 0, 0)));
                before.publisher()
                        .publish(draft("handbook", "money", part("Stocks fell.", 0, 1, 0, 0)));
            }
            Path dump = folder.resolve("footnote.sql");
            String address = server.database("postgres").url().substring("jdbc:".length());
            server.runProgram(dump, "pg_dump", "--username=footnote", "--dbname=" + address);
            server.database("postgres").execute("create database restored");
            server.runProgram(
                    folder.resolve("restore.log"),
                    "psql",
                    "--username=footnote",
                    "--set=ON_ERROR_STOP=1",
                    "--dbname=" + address.replace("/postgres", "/restored"),
                    "--file=" + dump);

            try (OpenKnowledge after =
                    OpenKnowledge.on(server.database("restored"), folder.resolve("after"))) {
                assertThat(after.index().awaitCaughtUp(Duration.ofSeconds(60))).isTrue();
                var query =
                        new RetrievalQuery(
                                new Reader.Unrestricted(),
                                "zzz",
                                Optional.of(Drafts.embedding(1, 0, 0, 0)),
                                Set.of(),
                                Map.of(),
                                1);
                assertThat(after.retriever().search(query).passages())
                        .singleElement()
                        .satisfies(
                                found ->
                                        assertThat(found.passage().text())
                                                .isEqualTo("A feline rests."));
                after.publisher().publish(draft("handbook", "late", part("Still writable.")));
            }
        }
    }
}
