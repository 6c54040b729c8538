package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Embedding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/** Where the vectors of passages are kept. What differs between the databases is in here. */
interface VectorRows {
    static VectorRows of(DataSource dataSource, boolean indexed) {
        return switch (DatabaseKind.of(dataSource)) {
            case H2 -> new H2VectorRows(dataSource);
            case POSTGRESQL -> new PostgresVectorRows(dataSource, indexed);
        };
    }

    /** A vector of a passage. */
    record VectorRow(String chunkId, String documentId, Embedding embedding) {}

    /** Makes room for a space that was registered just now. */
    void open(int spaceId, int dimensions);

    /** In the caller's transaction. */
    void insert(int spaceId, List<VectorRow> rows);

    /** Removes all vectors of a space, and its room. */
    void drop(int spaceId);

    /** The SQL that {@link #read} understands, of the row {@code v}. */
    String column();

    /** Empty when the column is null. */
    Optional<float[]> read(ResultSet row, String column) throws SQLException;

    /**
     * Keeps others from changing this document until the transaction ends. Taken before {@link
     * StoreRow#lock}, never behind it.
     */
    void lockDocument(String collection, String externalId);

    /** Whether vectors are searched in the index, which must then hear of new ones. */
    boolean indexed();
}
