package dev.footnote.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.OpenKnowledge;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.SpaceKey;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store of each released schema, with data in it, becomes one of this version. */
class MigrationTest {
    @TempDir Path folder;

    @Test
    void whatTheFirstSchemaHeldIsFoundAndInItsSpace() {
        try (HikariDataSource old = H2DataSource.open(folder)) {
            Flyway.configure(MigrationTest.class.getClassLoader())
                    .dataSource(old)
                    .locations("classpath:db/migration/knowledge")
                    .schemas("knowledge")
                    .table("schema_history")
                    .target("1")
                    .load()
                    .migrate();
            new ResourceDatabasePopulator(new ClassPathResource("schemas/v1-data.sql"))
                    .execute(old);
        }

        try (OpenKnowledge knowledge = OpenKnowledge.in(folder)) {
            assertThat(knowledge.index().awaitCaughtUp(Duration.ofSeconds(60))).isTrue();
            assertThat(
                            knowledge
                                    .documents()
                                    .find(
                                            new Reader.Unrestricted(),
                                            new DocumentKey("handbook", "guide.md")))
                    .get()
                    .satisfies(
                            guide -> {
                                assertThat(guide.version()).isEqualTo(3);
                                assertThat(guide.metadata()).containsEntry("team", "red");
                            });
            assertThat(knowledge.rules().ofCollection("handbook").everyone()).isTrue();
            assertThat(knowledge.documents().collections(Reader.ANYONE)).hasSize(1);
            assertThat(knowledge.administration().list())
                    .singleElement()
                    .satisfies(
                            space -> {
                                assertThat(space.active()).isTrue();
                                assertThat(space.documentsFilled()).isEqualTo(1);
                                assertThat(space.complete()).isTrue();
                            });
            var embedding = Embedding.of(new SpaceKey("sha256:old", 2), new float[] {1, 0});
            assertThat(
                            knowledge
                                    .retriever()
                                    .search(
                                            new RetrievalQuery(
                                                    new Reader.Unrestricted(),
                                                    "zzz",
                                                    Optional.of(embedding),
                                                    Set.of("handbook"),
                                                    Map.of(),
                                                    1))
                                    .passages())
                    .singleElement()
                    .satisfies(
                            found ->
                                    assertThat(found.passage().text())
                                            .isEqualTo("Thirty days off."));
        }
    }
}
