package dev.footnote.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.DatabaseAddress;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.store.PostgresNearest.Near;
import dev.footnote.knowledge.store.PostgresNearest.Wanted;
import dev.footnote.knowledge.store.ReaderTransactions.Statement;
import dev.footnote.testsupport.postgresql.PostgresTest;
import dev.footnote.testsupport.postgresql.TestDatabase;
import dev.footnote.testsupport.postgresql.TestDatabases;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plans and recall where there is enough for a planner to choose. The size can be raised: {@code
 * -Dfootnote.volume.passages=100000 -Dfootnote.volume.dimensions=384}; what it takes is printed.
 */
@PostgresTest
@TestInstance(Lifecycle.PER_CLASS)
class VolumeTest {
    private static final int PASSAGES = Integer.getInteger("footnote.volume.passages", 20_000);
    private static final int DIMENSIONS = Integer.getInteger("footnote.volume.dimensions", 32);
    private static final int QUERIES = 50;
    private static final SpaceKey SPACE = new SpaceKey("sha256:volume", DIMENSIONS);

    private static final Reader ALL = new Reader.Unrestricted();
    private static final Reader STAFF = new Reader.Person(Optional.empty(), Set.of("staff"));
    private static final Reader BOARD = new Reader.Person(Optional.empty(), Set.of("board"));

    /** Every document has a list of its own: staff sees them all, the board one in a thousand. */
    private static final List<String> LISTS =
            List.of(
                    "insert into knowledge.collection_access values ('volume', '*')",
                    "update knowledge.document set narrowed = true",
                    """
                    insert into knowledge.document_access
                    select document_id, 'g:staff' from knowledge.document
                    """,
                    """
                    insert into knowledge.document_access
                    select document_id, 'g:board' from knowledge.document_metadata
                    where name = 'rare' and content = 'yes'
                    """);

    private final Volume volume = new Volume(SPACE);
    private final TestDatabase database;
    private final HikariDataSource dataSource;
    private Persistence persistence;
    private PostgresNearest nearest;

    VolumeTest(TestDatabases databases) {
        this.database = databases.create();
        this.dataSource =
                PostgresDataSource.open(
                        new DatabaseAddress(
                                database.url(), database.user(), database.password(), 8));
    }

    @BeforeAll
    void fill() {
        KnowledgeSchema.migrate(dataSource);
        long begin = System.nanoTime();
        persistence = new Persistence(dataSource);
        nearest = new PostgresNearest(persistence);
        new SqlEmbeddingSpaces(persistence).register(new EmbeddingSpace(SPACE, "volume", Set.of()));
        SqlPublisher publisher = new SqlPublisher(persistence, Clock.systemUTC());
        for (int i = 0; i < PASSAGES / Volume.CHUNKS; i++) {
            publisher.publish(volume.document(i));
        }
        persistence
                .work()
                .run(
                        () -> {
                            for (String statement : LISTS) {
                                persistence.jdbc().sql(statement).update();
                            }
                        });
        System.out.printf(
                "%d passages of %d dimensions published in %.1f s%n",
                PASSAGES, DIMENSIONS, (System.nanoTime() - begin) / 1e9);
        database.execute("analyze");
    }

    @AfterAll
    void close() {
        persistence.close();
        dataSource.close();
    }

    @Test
    void theIndexIsUsedUnderAGenericPlanToo() throws SQLException {
        for (String mode : List.of("auto", "force_generic_plan")) {
            assertThat(plan(wanted(Map.of(), 100), mode))
                    .as(mode)
                    .contains("Index Scan using chunk_vector_1_nearest")
                    .doesNotContain("Seq Scan on chunk_vector", "Sort");
            assertThat(plan(wanted(Map.of("half", "yes"), 100), mode))
                    .as("%s, filtered by one half", mode)
                    .contains("Index Scan using chunk_vector_1_nearest");
        }
    }

    @Test
    void whoSeesManyIsAnsweredFromTheIndexAndWhoSeesFewThroughTheirDocuments() throws SQLException {
        for (String mode : List.of("auto", "force_generic_plan")) {
            assertThat(plan(wanted(STAFF, Map.of(), 100), mode))
                    .as(mode)
                    .contains("Index Scan using chunk_vector_1_nearest")
                    .doesNotContain("Seq Scan on chunk_vector");
            assertThat(plan(wanted(BOARD, Map.of(), 10), mode))
                    .as(mode)
                    .contains("chunk_vector_1_document_id_idx")
                    .doesNotContain("Seq Scan on chunk_vector", "Join Filter");
        }
    }

    @Test
    void readersGetAllThatTheyAskedForOfWhatTheySee() {
        assertThat(recall(STAFF, Map.of())).isGreaterThanOrEqualTo(0.97);
        assertThat(recall(STAFF, Map.of("half", "yes"))).isGreaterThanOrEqualTo(0.97);
        assertThat(recall(BOARD, Map.of())).isEqualTo(1.0);
        assertThat(nearest.find(wanted(STAFF, Map.of(), 100))).hasSize(100);
        assertThat(nearest.find(wanted(BOARD, Map.of(), 100)))
                .hasSize(Math.min(100, PASSAGES / 1_000));
        assertThat(nearest.find(wanted(Reader.ANYONE, Map.of(), 100))).isEmpty();
    }

    @Test
    void aFilterThatLeavesFewIsSearchedThroughItsDocuments() throws SQLException {
        for (String mode : List.of("auto", "force_generic_plan")) {
            assertThat(plan(wanted(Map.of("rare", "yes"), 10), mode))
                    .as(mode)
                    .contains("chunk_vector_1_document_id_idx")
                    .doesNotContain("Seq Scan on chunk_vector", "Join Filter");
        }
    }

    @Test
    void theNearestAreFoundAsByComparingAll() {
        assertThat(recall(Map.of())).isGreaterThanOrEqualTo(0.97);
        assertThat(recall(Map.of("half", "yes"))).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void filtersOfOnePercentAndOfOneInAThousandGiveAllThatWasAskedFor() {
        for (String name : List.of("some", "rare")) {
            assertThat(recall(Map.of(name, "yes"))).as(name).isEqualTo(1.0);
            assertThat(nearest.find(wanted(Map.of(name, "yes"), 10))).hasSize(10);
        }
        assertThat(nearest.find(wanted(Map.of("half", "yes"), 100))).hasSize(100);
        assertThat(nearest.find(wanted(Map.of("half", "perhaps"), 100))).isEmpty();
    }

    /** Prints what a search takes, and what the index takes that is asked without our layers. */
    @Test
    void theLayersAboveTheIndexAreMeasured() throws SQLException {
        for (String filter : List.of("", "half", "some", "rare")) {
            List<Long> ours = new ArrayList<>();
            List<Long> bare = new ArrayList<>();
            try (BareIndex index = new BareIndex(dataSource.getConnection(), filter)) {
                for (int i = 0; i < 6 * QUERIES; i++) {
                    Map<String, String> metadata =
                            filter.isEmpty() ? Map.of() : Map.of(filter, "yes");
                    Wanted wanted = wanted(metadata, 100);
                    float[] vector = wanted.embedding().values();
                    // In turns, since whoever is second finds its pages in the caches.
                    if (i % 2 == 0) bare.add(index.nanos(vector));
                    long begin = System.nanoTime();
                    assertThat(nearest.find(wanted)).isNotEmpty();
                    ours.add(System.nanoTime() - begin);
                    if (i % 2 == 1) bare.add(index.nanos(vector));
                }
            }
            System.out.printf(
                    "filter \"%s\": index alone p50 %.2f ms, search p50 %.2f ms, ratio %.2f%n",
                    filter, median(bare), median(ours), median(ours) / median(bare));
        }
    }

    /** One connection with one prepared statement, as whoever uses pgvector alone writes it. */
    private static final class BareIndex implements AutoCloseable {
        private final Connection connection;
        private final PreparedStatement statement;

        BareIndex(Connection connection, String filter) throws SQLException {
            this.connection = connection;
            try (var marking = connection.createStatement()) {
                marking.execute("select set_config('footnote.reader', '{all}', false)");
            }
            this.statement = connection.prepareStatement(sql(filter));
        }

        private static String sql(String filter) {
            String marked =
                    """
                    and exists (select 1 from knowledge.document_metadata m
                        where m.document_id = v.document_id and m.name = '%s'
                            and m.content_digest = md5('yes') and m.content = 'yes')
                    """
                            .formatted(filter);
            return """
            select chunk_id,
                embedding::halfvec(%1$d) <#> cast(? as real[])::halfvec(%1$d) as distance
            from knowledge.chunk_vector v where space_id = 1 %2$s
            order by distance limit 100
            """
                    .formatted(DIMENSIONS, filter.isEmpty() ? "" : marked);
        }

        long nanos(float[] vector) throws SQLException {
            long begin = System.nanoTime();
            statement.setObject(1, vector);
            int count = 0;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    count += rows.getString(1).isEmpty() ? 0 : 1;
                }
            }
            assertThat(count).isPositive();
            return System.nanoTime() - begin;
        }

        @Override
        public void close() throws SQLException {
            statement.close();
            try (var unmarking = connection.createStatement()) {
                unmarking.execute("reset footnote.reader");
            }
            connection.close();
        }
    }

    private static double median(List<Long> nanos) {
        List<Long> warm = new ArrayList<>(nanos.subList(nanos.size() / 2, nanos.size()));
        warm.sort(null);
        return warm.get(warm.size() / 2) / 1e6;
    }

    /** Question marks for names. */
    private static String positional(Statement statement, List<Object> values) {
        var names = Pattern.compile("(?<!:):([a-z]+\\d*)").matcher(statement.sql());
        return names.replaceAll(
                name -> {
                    Object value = statement.parameters().get(name.group(1));
                    List<?> each = value instanceof List<?> several ? several : List.of(value);
                    values.addAll(each);
                    return String.join(", ", Collections.nCopies(each.size(), "?"));
                });
    }

    private double recall(Map<String, String> filter) {
        return recall(ALL, filter);
    }

    private double recall(Reader reader, Map<String, String> filter) {
        int found = 0;
        int wantedInAll = 0;
        for (int i = 0; i < QUERIES; i++) {
            Wanted wanted = wanted(reader, filter, 10);
            Set<String> exact = exact(wanted);
            wantedInAll += exact.size();
            exact.retainAll(ids(nearest.find(wanted)));
            found += exact.size();
        }
        assertThat(wantedInAll).isEqualTo(10 * QUERIES);
        double recall = found / (double) wantedInAll;
        System.out.printf("%s, filter %s: recall@10 %.4f%n", reader, filter, recall);
        return recall;
    }

    private static Set<String> ids(List<Near> found) {
        return found.stream().map(Near::chunkId).collect(Collectors.toSet());
    }

    private Set<String> exact(Wanted wanted) {
        StringBuilder filter = new StringBuilder();
        wanted.query()
                .metadata()
                .forEach(
                        (name, value) ->
                                filter.append(
                                        """
                                         and document_id in (
                                            select document_id from knowledge.document_metadata
                                            where name = '%s' and content = '%s')
                                        """
                                                .formatted(name, value)));
        // What a reader may not see is left out by the server.
        return persistence
                .work()
                .read(
                        wanted.query().reader(),
                        () ->
                                new HashSet<>(
                                        persistence
                                                .jdbc()
                                                .sql(
                                                        """
                                                        select chunk_id from knowledge.chunk_vector
                                                        where space_id = 1 %s
                                                        order by
                                                            embedding <#>
                                                                cast(:vector as real[])::vector
                                                        limit 10
                                                        """
                                                                .formatted(filter))
                                                .param("vector", wanted.embedding().values())
                                                .query((row, number) -> row.getString(1))
                                                .list()));
    }

    private Wanted wanted(Map<String, String> metadata, int count) {
        return wanted(ALL, metadata, count);
    }

    private Wanted wanted(Reader reader, Map<String, String> metadata, int count) {
        Optional<Grant> grant =
                switch (reader) {
                    case Reader.Unrestricted ignored -> Optional.empty();
                    case Reader.Person person ->
                            Optional.of(new ChangeLog(persistence).grant(person, Long.MAX_VALUE));
                };
        return new Wanted(
                new ActiveSpace(1, new EmbeddingSpace(SPACE, "volume", Set.of())),
                volume.query(),
                new RetrievalQuery(reader, "text", Optional.empty(), Set.of(), metadata, 10),
                grant,
                count);
    }

    private String plan(Wanted wanted, String mode) throws SQLException {
        Statement statement = nearest.statement(wanted);
        List<Object> values = new ArrayList<>();
        String sql = positional(statement, values);
        for (int i = 1; sql.contains("?"); i++) {
            sql = sql.replaceFirst("\\?", "\\$" + i);
        }
        String literals =
                values.stream().map(VolumeTest::literal).collect(Collectors.joining(", "));
        try (Connection connection = dataSource.getConnection();
                var one = connection.createStatement()) {
            one.execute("set plan_cache_mode = " + mode);
            one.execute("prepare search as " + sql);
            StringBuilder plan = new StringBuilder();
            // The plan has both ways of a filtered search; what was not gone is left out.
            one.execute("set footnote.reader = '{all}'");
            String explain = "explain (analyze, costs off, timing off) execute search(";
            try (var rows = one.executeQuery(explain + literals + ")")) {
                while (rows.next()) {
                    String line = rows.getString(1);
                    if (!line.contains("(never executed)")) plan.append(line).append('\n');
                }
            }
            one.execute("reset footnote.reader");
            one.execute("deallocate search");
            one.execute("reset plan_cache_mode");
            return plan.toString();
        }
    }

    private static String literal(Object value) {
        if (!(value instanceof float[] vector)) {
            return value instanceof Number ? value.toString() : "'" + value + "'";
        }
        StringBuilder array = new StringBuilder("'{");
        for (int i = 0; i < vector.length; i++) {
            array.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return array.append("}'").toString();
    }
}
