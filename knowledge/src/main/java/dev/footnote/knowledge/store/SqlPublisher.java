package dev.footnote.knowledge.store;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DraftChunk;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.PublishResult;
import dev.footnote.knowledge.PublishResult.Published;
import dev.footnote.knowledge.PublishResult.Unchanged;
import dev.footnote.knowledge.Publisher;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.store.VectorRows.VectorRow;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Writes a version as one transaction: the rows of the old version go, those of the new one come,
 * and the change gets its number in the log. A crash before the commit leaves the old version
 * whole, a crash behind it the new one.
 */
public final class SqlPublisher implements Publisher {
    private static final int BATCH_ROWS = 500;
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final ReaderTransactions work;
    private final DocumentRepository documents;
    private final SqlEmbeddingSpaces spaces;
    private final VectorRows vectors;
    private final Clock clock;

    public SqlPublisher(Persistence persistence, Clock clock) {
        this.jdbc = persistence.jdbc();
        this.batches = new JdbcTemplate(persistence.dataSource());
        this.work = persistence.work();
        this.documents = persistence.documents();
        this.spaces = new SqlEmbeddingSpaces(persistence);
        this.vectors = persistence.vectors();
        this.clock = clock;
    }

    private record Live(String documentId, int version, String contentDigest, boolean complete) {}

    @Override
    public PublishResult publish(DraftVersion draft) {
        OptionalInt spaceId =
                draft.chunks().isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(spaces.id(draft.chunks().getFirst().embedding().space()));
        // Looked at before the lock, so that what is known already holds nobody up, and again
        // behind
        // it, since another publisher may have come first.
        Optional<PublishResult> known =
                work.read(EVERYTHING, () -> unchanged(live(draft.key(), spaceId), draft));
        if (known.isPresent()) {
            return known.get();
        }
        return work.call(
                () -> {
                    lock(draft.key());
                    Optional<Live> live = live(draft.key(), spaceId);
                    Optional<PublishResult> unchanged = unchanged(live, draft);
                    if (unchanged.isPresent()) {
                        return unchanged.get();
                    }
                    Target target = store(live, draft, spaceId);
                    insertText(target, draft.text());
                    insertChunks(target, draft.chunks());
                    long sequence = StoreRow.log(jdbc, target.documentId(), false);
                    return new Published(target.documentId(), target.version(), sequence);
                });
    }

    @Override
    public boolean delete(DocumentKey key) {
        return work.call(
                () -> {
                    lock(key);
                    Optional<Live> live = live(key, OptionalInt.empty());
                    live.ifPresent(
                            found -> {
                                removeRows(found.documentId());
                                SqlAccessRules.removeList(jdbc, found.documentId());
                                documents.findById(found.documentId()).ifPresent(documents::delete);
                                documents.flush();
                                StoreRow.log(jdbc, found.documentId(), true);
                            });
                    return live.isPresent();
                });
    }

    private static String newDocumentId() {
        return UUID.randomUUID().toString();
    }

    private void lock(DocumentKey key) {
        vectors.lockDocument(key.collection(), key.externalId());
    }

    private static Optional<PublishResult> unchanged(Optional<Live> live, DraftVersion draft) {
        return live.filter(version -> version.contentDigest().equals(draft.contentDigest()))
                .filter(Live::complete)
                .map(version -> new Unchanged(version.documentId(), version.version()));
    }

    /** With the answer to whether it has all of its vectors in the space. */
    private Optional<Live> live(DocumentKey key, OptionalInt spaceId) {
        return jdbc.sql(
                        """
                        select d.document_id, d.version, d.content_digest, s.space_id
                        from knowledge.document d
                        left join knowledge.document_space s
                            on s.document_id = d.document_id and s.space_id = :space
                        where d.collection = :collection and d.external_id = :externalId
                        """)
                .param("space", spaceId.orElse(0))
                .param("collection", key.collection())
                .param("externalId", key.externalId())
                .query(
                        (row, number) ->
                                new Live(
                                        row.getString("document_id"),
                                        row.getInt("version"),
                                        row.getString("content_digest"),
                                        spaceId.isEmpty()
                                                || Rows.optionalInt(row, "space_id").isPresent()))
                .optional();
    }

    /** Writes the document itself, new or in the place of its old version, whose rows go. */
    private Target store(Optional<Live> live, DraftVersion draft, OptionalInt spaceId) {
        live.ifPresent(version -> removeRows(version.documentId()));
        DocumentEntity document =
                live.flatMap(version -> documents.findById(version.documentId()))
                        .orElseGet(() -> new DocumentEntity(newDocumentId(), draft.key()));
        document.publish(draft, spaceId, clock.instant());
        documents.save(document);
        documents.flush(); // what follows is SQL that refers to it
        return new Target(document.documentId(), document.version(), spaceId);
    }

    /** All but the document itself, its metadata and its pages. */
    private void removeRows(String documentId) {
        for (String statement :
                List.of(
                        """
                        delete from knowledge.chunk_vector where chunk_id in
                            (select chunk_id from knowledge.chunk where document_id = :id)
                        """,
                        "delete from knowledge.document_space where document_id = :id",
                        "delete from knowledge.chunk where document_id = :id",
                        "delete from knowledge.document_text where document_id = :id")) {
            jdbc.sql(statement).param("id", documentId).update();
        }
    }

    /** Where the rows of a draft go. */
    private record Target(String documentId, int version, OptionalInt spaceId) {
        String chunkId(DraftChunk chunk) {
            return documentId + "." + version + "." + chunk.ordinal();
        }
    }

    private void insertText(Target target, String text) {
        jdbc.sql("insert into knowledge.document_text values (:id, :text)")
                .param("id", target.documentId())
                .param("text", text)
                .update();
    }

    private void insertChunks(Target target, List<DraftChunk> chunks) {
        batches.batchUpdate(
                "insert into knowledge.chunk values (?, ?, ?, ?, ?, ?, ?, ?)",
                chunks,
                BATCH_ROWS,
                (row, chunk) -> {
                    row.setString(1, target.chunkId(chunk));
                    row.setString(2, target.documentId());
                    row.setInt(3, chunk.ordinal());
                    row.setString(4, Rows.headings(chunk.headingPath()));
                    row.setObject(5, boxed(chunk.page()), Types.INTEGER);
                    row.setInt(6, chunk.start());
                    row.setInt(7, chunk.end());
                    row.setString(8, chunk.text());
                });
        if (target.spaceId().isEmpty()) {
            return;
        }
        int spaceId = target.spaceId().getAsInt();
        vectors.insert(
                spaceId,
                chunks.stream()
                        .map(
                                chunk ->
                                        new VectorRow(
                                                target.chunkId(chunk),
                                                target.documentId(),
                                                chunk.embedding()))
                        .toList());
        jdbc.sql("insert into knowledge.document_space values (:id, :space)")
                .param("id", target.documentId())
                .param("space", spaceId)
                .update();
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
