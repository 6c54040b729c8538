package dev.footnote.knowledge.store;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * Vectors in pgvector's type, float32 and so to the last bit. Each space has a partition of its own
 * with an HNSW index over the vectors as {@code halfvec}: half the size, and up to 4,000
 * dimensions. Searches name the space as a literal, so that every plan, a generic one too, sees one
 * partition and its index.
 */
final class PostgresVectorRows implements VectorRows {
    static final int INDEXED_DIMENSIONS_MAX = 4_000;
    private static final int BATCH_ROWS = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final boolean indexed;

    PostgresVectorRows(DataSource dataSource, boolean indexed) {
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new JdbcTemplate(dataSource);
        this.indexed = indexed;
    }

    private static String partition(int spaceId) {
        return "knowledge.chunk_vector_" + spaceId;
    }

    @Override
    public void open(int spaceId, int dimensions) {
        String partition = partition(spaceId);
        // Attached when it is whole, which, unlike "partition of", does not hold up any search.
        jdbc.sql("create table %s (like knowledge.chunk_vector)".formatted(partition)).update();
        jdbc.sql(
                        "alter table %s enable row level security, force row level security"
                                .formatted(partition))
                .update();
        if (dimensions <= INDEXED_DIMENSIONS_MAX) {
            jdbc.sql(
                            """
                            create index chunk_vector_%d_nearest on %s
                            using hnsw ((embedding::halfvec(%d)) halfvec_ip_ops)
                            """
                                    .formatted(spaceId, partition, dimensions))
                    .update();
        }
        jdbc.sql(
                        "alter table knowledge.chunk_vector attach partition %s for values in (%d)"
                                .formatted(partition, spaceId))
                .update();
    }

    @Override
    public void insert(int spaceId, List<VectorRow> rows) {
        batches.batchUpdate(
                """
                insert into knowledge.chunk_vector (chunk_id, document_id, space_id, embedding)
                values (?, ?, ?, cast(? as real[])::vector)
                """,
                rows,
                BATCH_ROWS,
                (row, vector) -> {
                    row.setString(1, vector.chunkId());
                    row.setString(2, vector.documentId());
                    row.setInt(3, spaceId);
                    row.setObject(4, vector.embedding().values());
                });
    }

    @Override
    public void drop(int spaceId) {
        // Searches hold the table for moments; a backup may hold it for long, and then others
        // would queue behind this.
        jdbc.sql("set local lock_timeout = '10s'").update();
        jdbc.sql("drop table if exists " + partition(spaceId)).update();
    }

    @Override
    public String column() {
        return "vector_send(v.embedding)";
    }

    // 16-bit dimensions, 16 bits unused, then the components, all in network order.
    @Override
    public Optional<float[]> read(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        float[] vector = new float[buffer.getShort() & 0xFFFF];
        buffer.getShort();
        buffer.asFloatBuffer().get(vector);
        return Optional.of(vector);
    }

    @Override
    public void lockDocument(String collection, String externalId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", collection + "\n" + externalId)
                .query(row -> {});
    }

    @Override
    public boolean indexed() {
        return indexed;
    }
}
