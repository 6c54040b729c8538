package dev.footnote.knowledge.store;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/** Vectors as bytes, in one table; they are searched in the index that is derived from it. */
final class H2VectorRows implements VectorRows {
    private static final int BATCH_ROWS = 500;
    private static final int REMOVED_ROWS = 10_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    H2VectorRows(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new JdbcTemplate(dataSource);
    }

    @Override
    public void open(int spaceId, int dimensions) {
        // The table takes vectors of every length.
    }

    @Override
    public void insert(int spaceId, List<VectorRow> rows) {
        batches.batchUpdate(
                "insert into knowledge.chunk_vector (chunk_id, space_id, content) values (?, ?, ?)",
                rows,
                BATCH_ROWS,
                (row, vector) -> {
                    row.setString(1, vector.chunkId());
                    row.setInt(2, spaceId);
                    row.setBytes(3, Rows.bytes(vector.embedding().values()));
                });
    }

    @Override
    public void drop(int spaceId) {
        int removed;
        do {
            removed =
                    jdbc.sql(
                                    """
                                    delete from knowledge.chunk_vector where space_id = :space
                                    fetch first :count rows only
                                    """)
                            .param("space", spaceId)
                            .param("count", REMOVED_ROWS)
                            .update();
        } while (removed == REMOVED_ROWS);
    }

    @Override
    public String column() {
        return "v.content";
    }

    @Override
    public Optional<float[]> read(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return Optional.ofNullable(bytes).map(Rows::floats);
    }

    @Override
    public void lockDocument(String collection, String externalId) {
        StoreRow.lock(jdbc); // one process writes, so that one lock for all is enough
    }

    @Override
    public boolean indexed() {
        return true;
    }
}
