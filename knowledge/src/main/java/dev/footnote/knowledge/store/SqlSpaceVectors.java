package dev.footnote.knowledge.store;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.MissingVectors;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.SpaceVectors;
import dev.footnote.knowledge.store.VectorRows.VectorRow;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Fills spaces. A document of many passages is filled in steps, each a transaction of its own; with
 * the last one the document counts as filled, and an index that searches vectors hears of it.
 */
public final class SqlSpaceVectors implements SpaceVectors {
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private static final String UNFILLED =
            """
            select d.document_id from knowledge.document d
            where d.chunk_count > 0 and not exists (
                select 1 from knowledge.document_space f
                where f.document_id = d.document_id and f.space_id = :space)
            fetch first 1 rows only
            """;

    private static final String WITHOUT_VECTOR =
            """
            from knowledge.chunk c join knowledge.document d on d.document_id = c.document_id
            where c.document_id = :document and not exists (
                select 1 from knowledge.chunk_vector v
                where v.chunk_id = c.chunk_id and v.space_id = :space)
            """;

    private final JdbcClient jdbc;
    private final ReaderTransactions work;
    private final SqlEmbeddingSpaces spaces;
    private final VectorRows vectors;
    private final Clock clock;

    public SqlSpaceVectors(Persistence persistence, Clock clock) {
        this.jdbc = persistence.jdbc();
        this.work = persistence.work();
        this.spaces = new SqlEmbeddingSpaces(persistence);
        this.vectors = persistence.vectors();
        this.clock = clock;
    }

    @Override
    public boolean claim(SpaceKey space, String filler, Duration time) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return jdbc.sql(
                                """
                                update knowledge.embedding_space
                                set filler = :filler, filler_until = :until
                                where model_digest = :digest and dimensions = :dimensions
                                    and (filler is null or filler = :filler
                                        or filler_until < :now)
                                """)
                        .param("filler", filler)
                        .param("until", now.plus(time))
                        .param("digest", space.modelDigest())
                        .param("dimensions", space.dimensions())
                        .param("now", now)
                        .update()
                == 1;
    }

    @Override
    public Optional<MissingVectors> missing(SpaceKey space, int countMax) {
        return work.call(() -> missing(space, spaces.id(space), countMax));
    }

    private Optional<MissingVectors> missing(SpaceKey space, int spaceId, int countMax) {
        while (true) {
            Optional<String> document =
                    jdbc.sql(UNFILLED).param("space", spaceId).query(String.class).optional();
            if (document.isEmpty()) {
                return Optional.empty();
            }
            List<Passage> passages = withoutVector(document.get(), spaceId, countMax);
            if (!passages.isEmpty()) {
                return Optional.of(new MissingVectors(space, document.get(), passages));
            }
            complete(document.get(), spaceId); // a crash came between the last step and this one
        }
    }

    private List<Passage> withoutVector(String documentId, int spaceId, int countMax) {
        return jdbc.sql(
                        "select "
                                + Rows.PASSAGE_COLUMNS
                                + WITHOUT_VECTOR
                                + " order by c.ordinal fetch first :count rows only")
                .param("document", documentId)
                .param("space", spaceId)
                .param("count", countMax)
                .query(Rows::passage)
                .list();
    }

    @Override
    public void add(MissingVectors missing, List<Embedding> embeddings) {
        int spaceId = spaces.id(missing.space());
        Passage first = missing.passages().getFirst();
        work.run(
                () -> {
                    vectors.lockDocument(first.collection(), first.externalId());
                    Set<String> wanted = stillMissing(missing, spaceId);
                    vectors.insert(
                            spaceId,
                            IntStream.range(0, missing.passages().size())
                                    .filter(i -> wanted.contains(chunkId(missing, i)))
                                    .mapToObj(i -> row(missing, i, embeddings.get(i)))
                                    .toList());
                    if (withoutVector(missing.documentId(), spaceId, 1).isEmpty()) {
                        markFilled(missing.documentId(), spaceId);
                    }
                });
    }

    private Set<String> stillMissing(MissingVectors missing, int spaceId) {
        return Set.copyOf(
                jdbc.sql("select c.chunk_id " + WITHOUT_VECTOR + " and c.chunk_id in (:ids)")
                        .param("document", missing.documentId())
                        .param("space", spaceId)
                        .param("ids", missing.passages().stream().map(Passage::chunkId).toList())
                        .query(String.class)
                        .list());
    }

    @Override
    public List<Embedding> of(SpaceKey space, String documentId) {
        return work.read(EVERYTHING, () -> of(space, documentId, spaces.id(space)));
    }

    private List<Embedding> of(SpaceKey space, String documentId, int spaceId) {
        return jdbc.sql(
                        """
                        select %s as vector from knowledge.chunk c
                        join knowledge.chunk_vector v on v.chunk_id = c.chunk_id
                        where c.document_id = :document and v.space_id = :space
                        order by c.ordinal
                        """
                                .formatted(vectors.column()))
                .param("document", documentId)
                .param("space", spaceId)
                .query(
                        (row, number) ->
                                Embedding.of(space, vectors.read(row, "vector").orElseThrow()))
                .list();
    }

    private static String chunkId(MissingVectors missing, int index) {
        return missing.passages().get(index).chunkId();
    }

    private static VectorRow row(MissingVectors missing, int index, Embedding embedding) {
        return new VectorRow(
                chunkId(missing, index), missing.documentId(), Objects.requireNonNull(embedding));
    }

    private void complete(String documentId, int spaceId) {
        work.run(
                () ->
                        jdbc.sql(
                                        """
                                        select collection, external_id from knowledge.document
                                        where document_id = :id
                                        """)
                                .param("id", documentId)
                                .query((row, number) -> Rows.key(row))
                                .optional()
                                .ifPresent(
                                        key -> {
                                            vectors.lockDocument(
                                                    key.collection(), key.externalId());
                                            if (withoutVector(documentId, spaceId, 1).isEmpty()) {
                                                markFilled(documentId, spaceId);
                                            }
                                        }));
    }

    /** Does nothing when the document is gone, or when it is marked. */
    private void markFilled(String documentId, int spaceId) {
        int marked =
                jdbc.sql(
                                """
                                insert into knowledge.document_space (document_id, space_id)
                                select d.document_id, :space from knowledge.document d
                                where d.document_id = :id and d.chunk_count > 0 and not exists (
                                    select 1 from knowledge.document_space f
                                    where f.document_id = d.document_id and f.space_id = :space)
                                """)
                        .param("space", spaceId)
                        .param("id", documentId)
                        .update();
        if (marked > 0 && vectors.indexed()) {
            StoreRow.log(jdbc, documentId, false);
        }
    }
}
