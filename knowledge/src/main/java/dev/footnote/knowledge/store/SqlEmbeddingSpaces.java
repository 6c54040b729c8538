package dev.footnote.knowledge.store;

import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.SpaceStatus;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Embedding spaces in their table; which one is active stands in the store's row. */
public final class SqlEmbeddingSpaces implements EmbeddingSpaces, SpaceAdministration {
    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private static final String STATUS =
            """
            select e.space_id, s.active_space_id, s.previous_space_id,
                (select count(*) from knowledge.document_space f where f.space_id = e.space_id)
                    as filled,
                (select count(*) from knowledge.document d where d.chunk_count > 0) as documents
            from knowledge.embedding_space e cross join knowledge.store s
            """;

    private final JdbcClient jdbc;
    private final ReaderTransactions work;
    private final EmbeddingSpaceRepository spaces;
    private final VectorRows vectors;

    public SqlEmbeddingSpaces(Persistence persistence) {
        this.jdbc = persistence.jdbc();
        this.work = persistence.work();
        this.spaces = persistence.spaces();
        this.vectors = persistence.vectors();
    }

    @Override
    public void register(EmbeddingSpace space) {
        if (find(space.key()).filter(known -> known.space().equals(space)).isPresent()
                && active().isPresent()) {
            return; // every publisher registers, and shall not wait for the others
        }
        work.run(
                () -> {
                    StoreRow.lock(jdbc);
                    int spaceId = store(space);
                    jdbc.sql(
                                    """
                                    update knowledge.store set active_space_id = :id
                                    where active_space_id is null
                                    """)
                            .param("id", spaceId)
                            .update();
                });
    }

    private int store(EmbeddingSpace space) {
        Optional<EmbeddingSpaceEntity> known = entity(space.key());
        EmbeddingSpaceEntity entity = known.orElseGet(() -> new EmbeddingSpaceEntity(space.key()));
        entity.describe(space);
        spaces.save(entity);
        spaces.flush(); // what follows is SQL that refers to it
        if (known.isEmpty()) {
            vectors.open(entity.spaceId(), space.key().dimensions());
        }
        return entity.spaceId();
    }

    private Optional<EmbeddingSpaceEntity> entity(SpaceKey key) {
        return spaces.findByModelDigestAndDimensions(key.modelDigest(), key.dimensions());
    }

    @Override
    public void activate(SpaceKey key) {
        work.run(() -> switchTo(id(key)));
    }

    private void switchTo(int spaceId) {
        StoreRow.lock(jdbc);
        SpaceStatus target = status(spaceId);
        if (target.active()) {
            return;
        }
        if (!target.complete()) {
            throw new KnowledgeException(
                    Kind.CONFLICT,
                    ("The embedding space of %s has the vectors of %d documents of %d; wait until"
                                    + " it is complete")
                            .formatted(
                                    target.space().modelName(),
                                    target.documentsFilled(),
                                    target.documents()));
        }
        jdbc.sql(
                        """
                        update knowledge.store
                        set previous_space_id = active_space_id, active_space_id = :id
                        """)
                .param("id", spaceId)
                .update();
    }

    @Override
    public SpaceStatus rollback() {
        return work.call(
                () -> {
                    StoreRow.lock(jdbc);
                    int previous =
                            list().stream()
                                    .filter(SpaceStatus::previous)
                                    .findFirst()
                                    .orElseThrow(
                                            () ->
                                                    new KnowledgeException(
                                                            Kind.CONFLICT,
                                                            "There is no embedding space to go back"
                                                                    + " to; activate one instead"))
                                    .id();
                    switchTo(previous);
                    return status(previous);
                });
    }

    @Override
    public boolean isIndexed() {
        return vectors.indexed();
    }

    @Override
    public void remove(SpaceKey key) {
        try {
            work.run(() -> removeRows(id(key)));
        } catch (DataAccessException e) {
            throw new KnowledgeException(
                    Kind.CONFLICT,
                    "The embedding space is in use and could not be removed (%s); try again"
                            .formatted(e.getMostSpecificCause().getMessage()),
                    e);
        }
    }

    private void removeRows(int spaceId) {
        refuseWhenActive(spaceId);
        vectors.drop(spaceId); // before the store is locked, since it may take its time
        StoreRow.lock(jdbc);
        refuseWhenActive(spaceId);
        for (String statement :
                List.of(
                        "delete from knowledge.document_space where space_id = :id",
                        "update knowledge.document set space_id = null where space_id = :id",
                        """
                        update knowledge.store set previous_space_id = null
                        where previous_space_id = :id
                        """,
                        "delete from knowledge.embedding_space where space_id = :id")) {
            jdbc.sql(statement).param("id", spaceId).update();
        }
        jdbc.sql("update knowledge.store set removed_spaces = removed_spaces + 1").update();
    }

    private void refuseWhenActive(int spaceId) {
        if (status(spaceId).active()) {
            throw new KnowledgeException(
                    Kind.CONFLICT,
                    "Searches run in this embedding space; activate another before it is removed");
        }
    }

    @Override
    public List<SpaceStatus> list() {
        return work
                .read(
                        EVERYTHING,
                        () -> jdbc.sql(STATUS + " order by e.space_id").query(Counts::of).list())
                .stream()
                .flatMap(counts -> described(counts).stream())
                .toList();
    }

    private SpaceStatus status(int spaceId) {
        return work.read(
                        EVERYTHING,
                        () ->
                                jdbc.sql(STATUS + " where e.space_id = :id")
                                        .param("id", spaceId)
                                        .query(Counts::of)
                                        .optional())
                .flatMap(this::described)
                .orElseThrow(
                        () ->
                                new KnowledgeException(
                                        Kind.UNKNOWN_SPACE,
                                        "There is no embedding space %d.".formatted(spaceId)));
    }

    private record Counts(int id, boolean active, boolean previous, long filled, long documents) {
        static Counts of(ResultSet row, int number) throws SQLException {
            OptionalInt id = OptionalInt.of(row.getInt("space_id"));
            return new Counts(
                    id.getAsInt(),
                    Rows.optionalInt(row, "active_space_id").equals(id),
                    Rows.optionalInt(row, "previous_space_id").equals(id),
                    row.getLong("filled"),
                    row.getLong("documents"));
        }
    }

    /** Empty when the space was removed meanwhile. */
    private Optional<SpaceStatus> described(Counts counts) {
        return spaces.findById(counts.id())
                .map(
                        entity ->
                                new SpaceStatus(
                                        counts.id(),
                                        entity.space(),
                                        counts.active(),
                                        counts.previous(),
                                        counts.filled(),
                                        counts.documents()));
    }

    @Override
    public Optional<EmbeddingSpace> active() {
        return activeRow().map(ActiveSpace::space);
    }

    /** The active space with its number. */
    public Optional<ActiveSpace> activeRow() {
        OptionalInt active = StoreRow.read(jdbc).activeSpaceId();
        return active.isEmpty()
                ? Optional.empty()
                : spaces.findById(active.getAsInt()).map(EmbeddingSpaceEntity::active);
    }

    private Optional<ActiveSpace> find(SpaceKey key) {
        return entity(key).map(EmbeddingSpaceEntity::active);
    }

    /** The number that vectors carry instead of the digest. */
    int id(SpaceKey key) {
        return find(key).map(ActiveSpace::spaceId).orElseThrow(() -> unknown(key));
    }

    private static KnowledgeException unknown(SpaceKey key) {
        return new KnowledgeException(
                Kind.UNKNOWN_SPACE,
                "%s: no such embedding space; register it before vectors of it are published"
                        .formatted(key));
    }
}
