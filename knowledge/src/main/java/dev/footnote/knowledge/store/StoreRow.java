package dev.footnote.knowledge.store;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.OptionalInt;

/**
 * The store's single row.
 *
 * @param storeId made with the database; an index of another database is not ours
 * @param lastSequence number of the last change
 * @param activeSpaceId the embedding space that searches use
 * @param removedSpaces how many spaces were removed so far
 */
public record StoreRow(
        String storeId, long lastSequence, OptionalInt activeSpaceId, long removedSpaces) {
    static StoreRow read(JdbcClient jdbc) {
        return jdbc.sql("select * from knowledge.store")
                .query(
                        (row, number) ->
                                new StoreRow(
                                        row.getString("store_id"),
                                        row.getLong("last_sequence"),
                                        Rows.optionalInt(row, "active_space_id"),
                                        row.getLong("removed_spaces")))
                .single();
    }

    /** Waits for every writer before, and holds up those behind, until the transaction ends. */
    static void lock(JdbcClient jdbc) {
        jdbc.sql("select id from knowledge.store where id = 1 for update")
                .query(Integer.class)
                .single();
    }

    /**
     * Takes the next number. It locks the row until the transaction ends, so that numbers become
     * visible in their order, whoever else writes: a follower that has seen n has missed nothing
     * below.
     */
    private static long nextSequence(JdbcClient jdbc) {
        jdbc.sql("update knowledge.store set last_sequence = last_sequence + 1").update();
        return jdbc.sql("select last_sequence from knowledge.store").query(Long.class).single();
    }

    /** Writes the last change of a document; afterwards the row is locked. */
    static long log(JdbcClient jdbc, String documentId, boolean deleted) {
        long sequence = nextSequence(jdbc);
        jdbc.sql("delete from knowledge.change_log where document_id = :id")
                .param("id", documentId)
                .update();
        jdbc.sql("insert into knowledge.change_log values (:sequence, :id, :deleted)")
                .param("sequence", sequence)
                .param("id", documentId)
                .param("deleted", deleted)
                .update();
        return sequence;
    }
}
