package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.RetrievalQuery;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches vectors with pgvector.
 *
 * <p>Without a filter, and with one that leaves many passages, the HNSW index is walked until there
 * are enough. A filter that leaves few would make the walk long and yet give too little, so that
 * these are compared one by one, which is exact. Documents carry their number of passages, so that
 * the question which of both it is costs little.
 */
public final class PostgresNearest {
    /** As many passages are compared one by one in about the time that a long walk takes. */
    static final int EXACT_PASSAGES_MAX = 5_000;

    /** More documents are taken to have more passages than that, rather than be counted. */
    static final int EXACT_DOCUMENTS_MAX = 1_000;

    // Collections by their names, of whose frequencies the planner knows. A scalar subquery is
    // asked
    // for each document that needs it, instead of being made a table of all lists at first.
    private static final String GRANTED =
            """
            d.collection in (:granted) and (not d.narrowed or (
                select true from knowledge.document_access da
                where da.document_id = d.document_id and da.principal in (:principals)
                fetch first 1 rows only))
            """;

    private final JdbcClient jdbc;
    private final ReaderTransactions work;

    public PostgresNearest(Persistence persistence) {
        this.jdbc = persistence.jdbc();
        this.work = persistence.work();
    }

    /**
     * A search in the active space.
     *
     * @param grant what the reader may see; empty for those who see everything
     */
    public record Wanted(
            ActiveSpace space,
            Embedding embedding,
            RetrievalQuery query,
            Optional<Grant> grant,
            int count) {}

    /** A passage and its cosine. */
    public record Near(String chunkId, double cosine) {}

    /** Best first. */
    public List<Near> find(Wanted wanted) {
        if (wanted.grant().filter(grant -> grant.collections().isEmpty()).isPresent()) {
            return List.of();
        }
        return work.read(wanted.query().reader(), () -> nearest(wanted));
    }

    private List<Near> nearest(Wanted wanted) {
        Statement statement = statement(wanted);
        List<Near> found =
                new ArrayList<>(
                        jdbc.sql(statement.sql())
                                .params(statement.parameters())
                                .query(
                                        (row, number) ->
                                                new Near(row.getString(1), -row.getDouble(2)))
                                .list());
        // The index gives them nearly in order.
        found.sort(
                Comparator.comparingDouble((Near near) -> -near.cosine())
                        .thenComparing(Near::chunkId));
        return List.copyOf(found);
    }

    record Statement(String sql, Map<String, Object> parameters) {}

    Statement statement(Wanted wanted) {
        Statement filter = filter(wanted);
        boolean exact =
                wanted.space().space().key().dimensions()
                                > PostgresVectorRows.INDEXED_DIMENSIONS_MAX
                        || (!filter.sql().isEmpty() && leavesFew(filter));
        Map<String, Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("vector", wanted.embedding().values());
        parameters.put("count", wanted.count());
        int spaceId = wanted.space().spaceId();
        return new Statement(
                exact
                        ? exact(filter.sql(), spaceId)
                        : walk(filter.sql(), spaceId, wanted.space().space().key().dimensions()),
                parameters);
    }

    /** Whether the filter leaves few passages. */
    private boolean leavesFew(Statement filter) {
        return jdbc.sql(
                        """
                        select count(*) <= %d and coalesce(sum(chunk_count), 0) <= %d from (
                            select d.chunk_count from knowledge.document d
                            where d.chunk_count > 0 %s
                            fetch first %d rows only) m
                        """
                                .formatted(
                                        EXACT_DOCUMENTS_MAX,
                                        EXACT_PASSAGES_MAX,
                                        filter.sql(),
                                        EXACT_DOCUMENTS_MAX + 1))
                .params(filter.parameters())
                .query(Boolean.class)
                .single();
    }

    // The planner knows little of how many documents a filter leaves. The statements therefore say
    // which way they go: "offset 0" keeps the walk over documents, and a scalar subquery cannot be
    // made into a join that would be sorted instead of walking the index.

    private static String exact(String filter, int spaceId) {
        return """
        with allowed as materialized (
            select d.document_id from knowledge.document d where d.chunk_count > 0 %s)
        select n.chunk_id, n.distance from allowed a cross join lateral (
            select v.chunk_id, v.embedding <#> cast(:vector as real[])::vector as distance
            from knowledge.chunk_vector v
            where v.document_id = a.document_id and v.space_id = %d
            offset 0) n
        order by n.distance, n.chunk_id
        fetch first :count rows only
        """
                .formatted(filter, spaceId);
    }

    private static String walk(String filter, int spaceId, int dimensions) {
        String distance =
                "v.embedding::halfvec(%1$d) <#> cast(:vector as real[])::halfvec(%1$d)"
                        .formatted(dimensions);
        String allowed =
                filter.isEmpty()
                        ? ""
                        : """
                        and (select true from knowledge.document d
                            where d.document_id = v.document_id %s)
                        """
                                .formatted(filter);
        return """
        select v.chunk_id, %1$s as distance from knowledge.chunk_vector v
        where v.space_id = %2$d %3$s
        order by %1$s
        fetch first :count rows only
        """
                .formatted(distance, spaceId, allowed);
    }

    /** Conditions on the document {@code d}, each begun by "and"; empty when all are allowed. */
    private static Statement filter(Wanted wanted) {
        RetrievalQuery query = wanted.query();
        StringBuilder sql = new StringBuilder();
        Map<String, Object> parameters = new HashMap<>();
        wanted.grant()
                .ifPresent(
                        grant -> {
                            sql.append(" and ").append(GRANTED);
                            parameters.put("granted", List.copyOf(grant.collections()));
                            parameters.put("principals", grant.principals());
                        });
        if (!query.collections().isEmpty()) {
            sql.append(" and d.collection in (:collections)");
            parameters.put("collections", List.copyOf(query.collections()));
        }
        int number = 0;
        for (Map.Entry<String, String> entry : query.metadata().entrySet()) {
            sql.append(
                    """
                     and exists (select 1 from knowledge.document_metadata m
                        where m.document_id = d.document_id and m.name = :name%1$d
                            and m.content_digest = md5(:value%1$d) and m.content = :value%1$d)
                    """
                            .formatted(number));
            parameters.put("name" + number, entry.getKey());
            parameters.put("value" + number, entry.getValue());
            number++;
        }
        return new Statement(sql.toString(), parameters);
    }
}
