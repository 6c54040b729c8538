package dev.footnote.knowledge.store;

import dev.footnote.knowledge.CollectionSummary;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.DocumentPage;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.PageSpan;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.VersionText;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

import java.util.List;
import java.util.Optional;

/** Reads what is live and the reader may see; every statement says for whom it reads. */
public final class SqlDocuments implements Documents {
    private static final String PASSAGES =
            "select "
                    + Rows.PASSAGE_COLUMNS
                    + """
                    from knowledge.chunk c
                    join knowledge.document d on d.document_id = c.document_id
                    where
                    """;

    private final JdbcClient jdbc;
    private final DocumentRepository documents;
    private final ReaderTransactions work;

    public SqlDocuments(Persistence persistence) {
        this.jdbc = persistence.jdbc();
        this.documents = persistence.documents();
        this.work = persistence.work();
    }

    @Override
    public DocumentPage list(Reader reader, DocumentListing listing) {
        // One more than asked for tells whether another page follows.
        List<DocumentSummary> found =
                work.read(reader, () -> after(reader, listing, listing.limit() + 1));
        if (found.size() <= listing.limit()) {
            return new DocumentPage(found, Optional.empty());
        }
        List<DocumentSummary> page = found.subList(0, listing.limit());
        return new DocumentPage(page, Optional.of(page.getLast().key().externalId()));
    }

    private List<DocumentSummary> after(Reader reader, DocumentListing listing, int countMax) {
        List<@Nullable String> ids =
                seen(
                                reader,
                                """
                                select d.document_id from knowledge.document d
                                where d.collection = :collection and d.external_id > :after and %s
                                order by d.external_id fetch first :count rows only
                                """)
                        .param("collection", listing.collection())
                        .param("after", listing.after().orElse(""))
                        .param("count", countMax)
                        .query(String.class)
                        .list();
        return documents.findByDocumentIdInOrderByExternalId(ids).stream()
                .map(DocumentEntity::summary)
                .toList();
    }

    @Override
    public Optional<DocumentSummary> find(Reader reader, DocumentKey key) {
        return work.read(
                reader,
                () ->
                        seen(
                                        reader,
                                        """
                                        select d.document_id from knowledge.document d
                                        where d.collection = :collection
                                            and d.external_id = :externalId and %s
                                        """)
                                .param("collection", key.collection())
                                .param("externalId", key.externalId())
                                .query(String.class)
                                .optional()
                                .flatMap(documents::findById)
                                .map(DocumentEntity::summary));
    }

    @Override
    public Optional<DocumentSummary> find(Reader reader, String documentId) {
        return work.read(reader, () -> entity(reader, documentId).map(DocumentEntity::summary));
    }

    private Optional<DocumentEntity> entity(Reader reader, String documentId) {
        return seen(
                        reader,
                        """
                        select d.document_id from knowledge.document d
                        where d.document_id = :id and %s
                        """)
                .param("id", documentId)
                .query(String.class)
                .optional()
                .flatMap(documents::findById);
    }

    @Override
    public Optional<VersionText> text(Reader reader, String documentId, int version) {
        return work.read(reader, () -> version(reader, documentId, version));
    }

    // The version is asked for again with the text, so that the two cannot be of different ones.
    private Optional<VersionText> version(Reader reader, String documentId, int version) {
        Optional<DocumentEntity> document =
                entity(reader, documentId).filter(found -> found.version() == version);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        List<PageSpan> pages = document.get().pages();
        return seen(
                        reader,
                        """
                        select t.content from knowledge.document_text t
                        join knowledge.document d on d.document_id = t.document_id
                        where d.document_id = :id and d.version = :version and %s
                        """)
                .param("id", documentId)
                .param("version", version)
                .query(String.class)
                .optional()
                .map(content -> new VersionText(document.get().summary(), content, pages));
    }

    @Override
    public Optional<Passage> passage(Reader reader, String chunkId) {
        return work.read(
                reader,
                () ->
                        seen(reader, PASSAGES + "c.chunk_id = :id and %s")
                                .param("id", chunkId)
                                .query(Rows::passage)
                                .optional());
    }

    @Override
    public List<Passage> passages(Reader reader, String documentId) {
        return work.read(
                reader,
                () ->
                        seen(reader, PASSAGES + "c.document_id = :id and %s order by c.ordinal")
                                .param("id", documentId)
                                .query(Rows::passage)
                                .list());
    }

    @Override
    public List<CollectionSummary> collections(Reader reader) {
        return work.read(
                reader,
                () ->
                        seen(
                                        reader,
                                        """
                                        select d.collection, count(*), sum(d.chunk_count)
                                        from knowledge.document d where %s
                                        group by d.collection order by d.collection
                                        """)
                                .query(
                                        (row, number) ->
                                                new CollectionSummary(
                                                        row.getString(1),
                                                        row.getLong(2),
                                                        row.getLong(3)))
                                .list());
    }

    /** A statement with what the reader may see in the place of {@code %s}. */
    private StatementSpec seen(Reader reader, String sql) {
        Seen seen = Seen.by(reader);
        return jdbc.sql(sql.formatted(seen.sql())).params(seen.parameters());
    }
}
