package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.store.ReaderTransactions.Statement;

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
 * the question which of both it is costs little; the same statement asks it.
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

    private final ReaderTransactions work;

    public PostgresNearest(Persistence persistence) {
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
        List<Near> found =
                work.readOnce(
                        wanted.query().reader(),
                        statement(wanted),
                        (row, number) -> new Near(row.getString(1), -row.getDouble(2)));
        // The index gives them nearly in order.
        return found.stream()
                .sorted(
                        Comparator.comparingDouble((Near near) -> -near.cosine())
                                .thenComparing(Near::chunkId))
                .toList();
    }

    Statement statement(Wanted wanted) {
        Statement filter = filter(wanted);
        int dimensions = wanted.space().space().key().dimensions();
        int spaceId = wanted.space().spaceId();
        Map<String, Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("vector", wanted.embedding().values());
        parameters.put("count", wanted.count());
        String sql;
        if (dimensions > PostgresVectorRows.INDEXED_DIMENSIONS_MAX) {
            sql = allowed(filter.sql(), "") + compare(spaceId, "true");
        } else if (filter.sql().isEmpty()) {
            sql = walk(spaceId, dimensions, "true");
        } else {
            sql = either(filter.sql(), spaceId, dimensions);
        }
        return new Statement(sql, parameters);
    }

    // The planner knows little of how many documents a filter leaves. The statements therefore say
    // which way they go: "offset 0" keeps the walk over documents; a scalar subquery cannot be made
    // into a join that would be sorted instead of walking the index, and one around the vector has
    // it converted once and not for each row; and of two ways the server takes the one whose
    // condition, which is asked once and of no row, holds.

    private static String either(String filter, int spaceId, int dimensions) {
        return """
        %1$s,
        few as materialized (
            select count(*) <= %2$d and coalesce(sum(chunk_count), 0) <= %3$d as holds
            from allowed)
        (%4$s) union all (%5$s)
        """
                .formatted(
                        allowed(
                                filter,
                                "fetch first %d rows only".formatted(EXACT_DOCUMENTS_MAX + 1)),
                        EXACT_DOCUMENTS_MAX,
                        EXACT_PASSAGES_MAX,
                        compare(spaceId, "(select holds from few)"),
                        walk(
                                spaceId,
                                dimensions,
                                """
                                not (select holds from few)
                                and (select true from knowledge.document d
                                    where d.document_id = v.document_id %s)
                                """
                                        .formatted(filter)));
    }

    private static String allowed(String filter, String limit) {
        return """
        with allowed as materialized (
            select d.document_id, d.chunk_count from knowledge.document d
            where d.chunk_count > 0 %s %s)
        """
                .formatted(filter, limit);
    }

    /** The passages of the allowed documents, one by one. */
    private static String compare(int spaceId, String condition) {
        return """
        select n.chunk_id, n.distance from allowed a cross join lateral (
            select v.chunk_id,
                v.embedding <#> (select cast(:vector as real[])::vector) as distance
            from knowledge.chunk_vector v
            where v.document_id = a.document_id and v.space_id = %d
            offset 0) n
        where %s
        order by n.distance, n.chunk_id
        fetch first :count rows only
        """
                .formatted(spaceId, condition);
    }

    /** The index, from the nearest on. */
    private static String walk(int spaceId, int dimensions, String condition) {
        return """
        select v.chunk_id,
            v.embedding::halfvec(%1$d) <#> (select cast(:vector as real[])::halfvec(%1$d))
                as distance
        from knowledge.chunk_vector v
        where v.space_id = %2$d and %3$s
        order by distance
        fetch first :count rows only
        """
                .formatted(dimensions, spaceId, condition);
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
