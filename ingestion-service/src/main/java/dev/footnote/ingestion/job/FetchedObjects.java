package dev.footnote.ingestion.job;

import dev.footnote.ingestion.blob.Blob;
import dev.footnote.knowledge.DocumentKey;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Optional;

/**
 * What objects of buckets were when they were read last. A row says what content an entity tag
 * stands for, and nothing of what is indexed: it does no harm when the document has moved on.
 */
final class FetchedObjects {
    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    FetchedObjects(Database database) {
        this.sql = JdbcClient.create(database.source());
        this.transaction = new TransactionTemplate(database.transactions());
    }

    /** The content of this very state of the object; empty when it is not known. */
    Optional<Blob> find(DocumentKey key, ObjectState state) {
        return sql.sql(
                        "select digest, bytes from ingestion.fetched_object where collection ="
                                + " :collection and external_id = :external and origin = :origin"
                                + " and entity_tag = :tag and bytes = :bytes")
                .param("collection", key.collection())
                .param("external", key.externalId())
                .param("origin", state.origin())
                .param("tag", state.entityTag())
                .param("bytes", state.bytes())
                .query((row, _) -> new Blob(row.getString(1), row.getLong(2)))
                .optional();
    }

    void record(DocumentKey key, ObjectState state, String digest) {
        transaction.executeWithoutResult(
                _ -> {
                    remove(key);
                    sql.sql(
                                    "insert into ingestion.fetched_object (collection,"
                                            + " external_id, origin, entity_tag, bytes, digest)"
                                            + " values (:collection, :external, :origin, :tag,"
                                            + " :bytes, :digest)")
                            .param("collection", key.collection())
                            .param("external", key.externalId())
                            .param("origin", state.origin())
                            .param("tag", state.entityTag())
                            .param("bytes", state.bytes())
                            .param("digest", digest)
                            .update();
                });
    }

    void remove(DocumentKey key) {
        sql.sql(
                        "delete from ingestion.fetched_object where collection = :collection and"
                                + " external_id = :external")
                .param("collection", key.collection())
                .param("external", key.externalId())
                .update();
    }
}
