package dev.footnote.knowledge.store;

import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.Reader;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What followers of the store read: which documents changed, and what is live now. */
public final class ChangeLog {
    /** While more wait for the index, searches of people wait too. */
    private static final int UNSETTLED_MAX = 10_000;

    private static final Reader EVERYTHING = new Reader.Unrestricted();

    private static final String LIVE =
            """
            select d.collection, d.title, d.language, d.narrowed, c.chunk_id, c.heading_path,
                c.content
            from knowledge.document d
            left join knowledge.chunk c on c.document_id = d.document_id
            where d.document_id = :id
            order by c.ordinal
            """;

    private final JdbcClient jdbc;
    private final VectorRows vectors;
    private final ReaderTransactions work;

    public ChangeLog(Persistence persistence) {
        this.jdbc = persistence.jdbc();
        this.vectors = persistence.vectors();
        this.work = persistence.work();
    }

    public StoreRow store() {
        return StoreRow.read(jdbc);
    }

    /** Changes behind a sequence number, oldest first. */
    public List<Change> after(long sequence, int countMax) {
        return work.read(EVERYTHING, () -> changesAfter(sequence, countMax));
    }

    private List<Change> changesAfter(long sequence, int countMax) {
        return jdbc.sql(
                        """
                        select sequence, document_id, deleted from knowledge.change_log
                        where sequence > :sequence order by sequence
                        fetch first :count rows only
                        """)
                .param("sequence", sequence)
                .param("count", countMax)
                .query(
                        (row, number) ->
                                new Change(row.getLong(1), row.getString(2), row.getBoolean(3)))
                .list();
    }

    /**
     * The live version; empty when the document is gone. Its passages have their vectors of every
     * space where the index searches vectors.
     */
    public Optional<LiveDocument> live(String documentId) {
        return work.read(EVERYTHING, () -> document(documentId));
    }

    /** How many passages are live. */
    public long passageCount() {
        return work.read(
                EVERYTHING,
                () ->
                        jdbc.sql("select coalesce(sum(chunk_count), 0) from knowledge.document")
                                .query(Long.class)
                                .single());
    }

    private Optional<LiveDocument> document(String documentId) {
        // Everything that belongs to the version comes from one statement, which sees one state.
        List<ChunkRow> rows =
                jdbc.sql(vectors.indexed() ? liveWithVectors() : LIVE)
                        .param("id", documentId)
                        .query(this::chunkRow)
                        .list();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        ChunkRow first = rows.getFirst();
        return Optional.of(
                new LiveDocument(
                        documentId,
                        first.collection(),
                        first.title(),
                        first.language(),
                        metadata(documentId),
                        first.narrowed() ? Optional.of(list(documentId)) : Optional.empty(),
                        chunks(rows)));
    }

    private String liveWithVectors() {
        return """
        select d.collection, d.title, d.language, d.narrowed, c.chunk_id, c.heading_path,
            c.content, v.space_id, %s as vector
        from knowledge.document d
        left join knowledge.chunk c on c.document_id = d.document_id
        left join knowledge.chunk_vector v on v.chunk_id = c.chunk_id
        where d.document_id = :id
        order by c.ordinal
        """
                .formatted(vectors.column());
    }

    /** A passage, with one of its vectors. */
    private record ChunkRow(
            String collection,
            String title,
            Optional<String> language,
            boolean narrowed,
            Optional<LiveChunk> chunk) {}

    private ChunkRow chunkRow(ResultSet row, int number) throws SQLException {
        String chunkId = row.getString("chunk_id"); // null in a version without passages
        Optional<LiveChunk> chunk =
                chunkId == null
                        ? Optional.empty()
                        : Optional.of(
                                new LiveChunk(
                                        chunkId,
                                        Rows.headings(row.getString("heading_path")),
                                        row.getString("content"),
                                        vectors(row)));
        return new ChunkRow(
                row.getString("collection"),
                row.getString("title"),
                Optional.ofNullable(row.getString("language")),
                row.getBoolean("narrowed"),
                chunk);
    }

    private Map<Integer, float[]> vectors(ResultSet row) throws SQLException {
        if (!vectors.indexed()) {
            return Map.of();
        }
        int spaceId = row.getInt("space_id");
        return vectors.read(row, "vector").map(vector -> Map.of(spaceId, vector)).orElse(Map.of());
    }

    /** Brings the rows of a passage with several vectors together; they follow each other. */
    private static List<LiveChunk> chunks(List<ChunkRow> rows) {
        List<LiveChunk> chunks = new ArrayList<>();
        for (ChunkRow row : rows) {
            if (row.chunk().isEmpty()) {
                continue;
            }
            LiveChunk chunk = row.chunk().get();
            if (!chunks.isEmpty() && chunks.getLast().chunkId().equals(chunk.chunkId())) {
                Map<Integer, float[]> both = new HashMap<>(chunks.removeLast().vectors());
                both.putAll(chunk.vectors());
                chunk = new LiveChunk(chunk.chunkId(), chunk.headingPath(), chunk.text(), both);
            }
            chunks.add(chunk);
        }
        return chunks;
    }

    private List<String> list(String documentId) {
        return strings(
                jdbc.sql("select principal from knowledge.document_access where document_id = :id")
                        .param("id", documentId));
    }

    private static List<String> strings(StatementSpec statement) {
        return statement.query((row, number) -> row.getString(1)).list();
    }

    private Map<String, String> metadata(String documentId) {
        Map<String, String> metadata = new HashMap<>();
        jdbc.sql("select name, content from knowledge.document_metadata where document_id = :id")
                .param("id", documentId)
                .query(
                        row -> {
                            metadata.put(row.getString(1), row.getString(2));
                        });
        return metadata;
    }

    /**
     * What a person may see.
     *
     * @param appliedSequence last change that the index has seen
     */
    public Grant grant(Reader.Person person, long appliedSequence) {
        return work.read(EVERYTHING, () -> granted(person, appliedSequence));
    }

    private Grant granted(Reader.Person person, long appliedSequence) {
        List<String> principals = Principals.of(person);
        List<String> collections =
                strings(
                        jdbc.sql(
                                        """
                                        select distinct collection from knowledge.collection_access
                                        where principal in (:principals)
                                        """)
                                .param("principals", principals));
        List<String> unsettled =
                collections.isEmpty() ? List.of() : unsettled(collections, appliedSequence);
        if (unsettled.size() > UNSETTLED_MAX) {
            throw new KnowledgeException(
                    Kind.INDEX,
                    """
                    The index has yet to hear of the access lists of more than %d documents; try \
                    again in a moment\
                    """
                            .formatted(UNSETTLED_MAX));
        }
        return new Grant(Set.copyOf(collections), principals, Set.copyOf(unsettled));
    }

    private List<String> unsettled(List<String> collections, long appliedSequence) {
        return strings(
                jdbc.sql(
                                """
                                select l.document_id from knowledge.change_log l
                                join knowledge.document d on d.document_id = l.document_id
                                where l.sequence > :sequence and d.narrowed
                                    and d.collection in (:collections)
                                fetch first :count rows only
                                """)
                        .param("sequence", appliedSequence)
                        .param("collections", collections)
                        .param("count", UNSETTLED_MAX + 1));
    }

    /**
     * Those of the passages that are live and that the reader may see, by id; the others are of old
     * or deleted versions, or not his to see.
     */
    public Map<String, StoredPassage> passages(
            Reader reader, List<String> chunkIds, OptionalInt spaceId) {
        return chunkIds.isEmpty()
                ? Map.of()
                : work.read(reader, () -> stored(reader, chunkIds, spaceId));
    }

    private Map<String, StoredPassage> stored(
            Reader reader, List<String> chunkIds, OptionalInt spaceId) {
        Seen seen = Seen.by(reader);
        List<StoredPassage> rows = new ArrayList<>();
        jdbc.sql(
                        "select "
                                + vectors.column()
                                + " as vector, "
                                + Rows.PASSAGE_COLUMNS
                                + """
                                from knowledge.chunk c
                                join knowledge.document d on d.document_id = c.document_id
                                left join knowledge.chunk_vector v
                                    on v.chunk_id = c.chunk_id and v.space_id = :space
                                where c.chunk_id in (:ids) and
                                """
                                + seen.sql())
                .params(seen.parameters())
                .param("ids", chunkIds)
                .param("space", spaceId.orElse(0))
                .query(
                        (row, number) ->
                                new StoredPassage(
                                        Rows.passage(row, number), vectors.read(row, "vector")))
                .list()
                .forEach(rows::add);
        Map<String, StoredPassage> byId = new HashMap<>();
        rows.forEach(row -> byId.put(row.passage().chunkId(), row));
        return byId;
    }
}
