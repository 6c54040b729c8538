package dev.footnote.knowledge.store;

import dev.footnote.knowledge.AccessList;
import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Reader;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Optional;

/**
 * Access lists in their tables. Those of collections are read by every search; those of documents
 * are in the index too, which hears of a new one as of a new version.
 */
public final class SqlAccessRules implements AccessRules {
    private static final int BATCH_ROWS = 500;
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final ReaderTransactions work;
    private final VectorRows vectors;

    public SqlAccessRules(Persistence persistence) {
        this.jdbc = persistence.jdbc();
        this.batches = new JdbcTemplate(persistence.dataSource());
        this.work = persistence.work();
        this.vectors = persistence.vectors();
    }

    @Override
    public AccessList ofCollection(String collection) {
        return work.read(EVERYTHING, () -> list(collection));
    }

    private AccessList list(String collection) {
        return Principals.list(
                jdbc.sql(
                                "select principal from knowledge.collection_access where collection"
                                        + " = :name")
                        .param("name", collection)
                        .query(String.class)
                        .list());
    }

    @Override
    public void allow(String collection, AccessList list) {
        work.call(
                () -> {
                    vectors.lockDocument(collection, ""); // no document's name is empty
                    removeList(collection);
                    batches.batchUpdate(
                            "insert into knowledge.collection_access values (?, ?)",
                            Principals.of(list),
                            BATCH_ROWS,
                            (row, principal) -> {
                                row.setString(1, collection);
                                row.setString(2, principal);
                            });
                    return true;
                });
    }

    @Override
    public void forget(String collection) {
        work.call(() -> removeList(collection));
    }

    private boolean removeList(String collection) {
        return jdbc.sql("delete from knowledge.collection_access where collection = :name")
                        .param("name", collection)
                        .update()
                > 0;
    }

    @Override
    public Optional<AccessList> ofDocument(DocumentKey key) {
        return work.read(
                EVERYTHING,
                () ->
                        documentId(key, " and narrowed")
                                .map(
                                        id ->
                                                Principals.list(
                                                        jdbc.sql(
                                                                        """
                                                                        select principal
                                                                        from knowledge.document_access
                                                                        where document_id = :id
                                                                        """)
                                                                .param("id", id)
                                                                .query(String.class)
                                                                .list())));
    }

    @Override
    public boolean narrow(DocumentKey key, AccessList list) {
        return replace(
                key,
                id -> {
                    jdbc.sql(
                                    "update knowledge.document set narrowed = true where"
                                            + " document_id = :id")
                            .param("id", id)
                            .update();
                    batches.batchUpdate(
                            "insert into knowledge.document_access values (?, ?)",
                            Principals.of(list),
                            BATCH_ROWS,
                            (row, principal) -> {
                                row.setString(1, id);
                                row.setString(2, principal);
                            });
                });
    }

    @Override
    public boolean widen(DocumentKey key) {
        return replace(
                key,
                id ->
                        jdbc.sql(
                                        """
                                        update knowledge.document set narrowed = false
                                        where document_id = :id
                                        """)
                                .param("id", id)
                                .update());
    }

    /** What becomes of a document whose own list was removed. */
    private interface Replacement {
        void run(String documentId);
    }

    private boolean replace(DocumentKey key, Replacement replacement) {
        return work.call(
                () -> {
                    vectors.lockDocument(key.collection(), key.externalId());
                    Optional<String> document = documentId(key, "");
                    document.ifPresent(
                            id -> {
                                removeList(jdbc, id);
                                replacement.run(id);
                                StoreRow.log(jdbc, id, false);
                            });
                    return document.isPresent();
                });
    }

    /** Removes a document's own entries, of a document that goes or gets others. */
    static void removeList(JdbcClient jdbc, String documentId) {
        jdbc.sql("delete from knowledge.document_access where document_id = :id")
                .param("id", documentId)
                .update();
    }

    private Optional<String> documentId(DocumentKey key, String condition) {
        return jdbc.sql(
                        """
                        select document_id from knowledge.document
                        where collection = :collection and external_id = :externalId
                        """
                                + condition)
                .param("collection", key.collection())
                .param("externalId", key.externalId())
                .query(String.class)
                .optional();
    }

    @Override
    public boolean sees(Reader reader, String collection) {
        return switch (reader) {
            case Reader.Unrestricted ignored -> work.read(reader, () -> exists(collection));
            case Reader.Person person -> work.read(reader, () -> admits(person, collection));
        };
    }

    private boolean exists(String collection) {
        return jdbc.sql(
                        """
                        select exists (select 1 from knowledge.document where collection = :name)
                            or exists (
                                select 1 from knowledge.collection_access where collection = :name)
                        """)
                .param("name", collection)
                .query(Boolean.class)
                .single();
    }

    private boolean admits(Reader.Person person, String collection) {
        return jdbc.sql(
                        """
                        select exists (
                            select 1 from knowledge.collection_access
                            where collection = :name and principal in (:principals))
                        """)
                .param("name", collection)
                .param("principals", Principals.of(person))
                .query(Boolean.class)
                .single();
    }
}
