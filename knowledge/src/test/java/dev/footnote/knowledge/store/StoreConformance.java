package dev.footnote.knowledge.store;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import dev.footnote.knowledge.CollectionSummary;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.DraftChunk;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.Drafts;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.PageSpan;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.PublishResult;
import dev.footnote.knowledge.PublishResult.Published;
import dev.footnote.knowledge.PublishResult.Unchanged;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.SpaceKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What every relational store of knowledge must do, whichever database it runs on. */
abstract class StoreConformance {
    private static final DocumentKey GUIDE = new DocumentKey("handbook", "guide.md");

    private HikariDataSource dataSource;
    private Persistence persistence;
    private SqlPublisher publisher;
    private SqlDocuments documents;
    private SqlEmbeddingSpaces spaces;
    private ChangeLog changes;

    /** A migrated and empty database. */
    abstract HikariDataSource emptyStore();

    @BeforeEach
    void open() {
        dataSource = emptyStore();
        persistence = new Persistence(dataSource);
        publisher = new SqlPublisher(persistence, Clock.systemUTC());
        documents = new SqlDocuments(persistence);
        spaces = new SqlEmbeddingSpaces(persistence);
        changes = new ChangeLog(persistence);
        spaces.register(Drafts.ENGLISH);
    }

    @AfterEach
    void close() {
        persistence.close();
        dataSource.close();
    }

    @Test
    void aPublishedVersionIsReadBackAsItWasWritten() {
        publisher.publish(
                draft(GUIDE, "de", Map.of("team", "red"), part("Erster Teil."), part("Zweiter.")));

        DocumentSummary document = documents.find(new Reader.Unrestricted(), GUIDE).orElseThrow();
        assertThat(document.version()).isEqualTo(1);
        assertThat(document.title()).isEqualTo("Title of guide.md");
        assertThat(document.language()).contains("de");
        assertThat(document.metadata()).containsExactly(Map.entry("team", "red"));
        assertThat(document.chunkCount()).isEqualTo(2);
        assertThat(documents.find(new Reader.Unrestricted(), document.documentId()))
                .contains(document);

        var text =
                documents.text(new Reader.Unrestricted(), document.documentId(), 1).orElseThrow();
        assertThat(text.text()).isEqualTo("Erster Teil.\nZweiter.\n");
        assertThat(text.pages()).containsExactly(new PageSpan(1, 0, 22));

        List<Passage> passages =
                documents.passages(new Reader.Unrestricted(), document.documentId());
        assertThat(passages).extracting(Passage::text).containsExactly("Erster Teil.", "Zweiter.");
        Passage second = passages.get(1);
        assertThat(second.headingPath()).containsExactly("Chapter", "Section 1");
        assertThat(second.page()).isEqualTo(OptionalInt.of(1));
        assertThat(text.text().substring(second.start(), second.end())).isEqualTo("Zweiter.");
        assertThat(documents.passage(new Reader.Unrestricted(), second.chunkId())).contains(second);
    }

    @Test
    void vectorsAreKeptToTheLastBit() {
        publisher.publish(draft("handbook", "guide.md", part("text", 0.1f, -0.2f, 0.3f, 0.4f)));
        int spaceId = spaces.id(Drafts.SPACE);
        String chunkId =
                documents.passages(new Reader.Unrestricted(), documentId()).getFirst().chunkId();

        var stored =
                changes.passages(
                        new Reader.Unrestricted(), List.of(chunkId), OptionalInt.of(spaceId));

        assertThat(Objects.requireNonNull(stored.get(chunkId)).vector())
                .get()
                .isEqualTo(Drafts.embedding(0.1f, -0.2f, 0.3f, 0.4f).values());
    }

    @Test
    void aNewVersionReplacesTheOldOneWholly() {
        publisher.publish(draft("handbook", "guide.md", part("one"), part("two"), part("three")));
        String documentId = documentId();
        String oldChunk =
                documents.passages(new Reader.Unrestricted(), documentId).getFirst().chunkId();

        PublishResult result = publisher.publish(draft("handbook", "guide.md", part("four")));

        assertThat(result).isEqualTo(new Published(documentId, 2, 2));
        assertThat(documents.passages(new Reader.Unrestricted(), documentId))
                .extracting(Passage::text)
                .containsExactly("four");
        assertThat(documents.passage(new Reader.Unrestricted(), oldChunk)).isEmpty();
        assertThat(documents.text(new Reader.Unrestricted(), documentId, 1)).isEmpty();
        assertThat(documents.text(new Reader.Unrestricted(), documentId, 2)).isPresent();
        assertThat(rowCount("chunk_vector")).isEqualTo(1);
    }

    @Test
    void theSameContentTwiceIsOneVersion() {
        publisher.publish(draft("handbook", "guide.md", part("one")));

        PublishResult again = publisher.publish(draft("handbook", "guide.md", part("one")));

        assertThat(again).isEqualTo(new Unchanged(documentId(), 1));
        assertThat(changes.after(0, 10)).hasSize(1);
    }

    @Test
    void theSameContentInAnotherSpaceIsPublishedForItsVectors() {
        SpaceKey other = new SpaceKey("sha256:other", 4);
        spaces.register(new EmbeddingSpace(other, "other", Set.of()));
        var before = draft("handbook", "guide.md", part("one"));
        publisher.publish(before);

        var chunk = before.chunks().getFirst();
        var embedded = Embedding.of(other, new float[] {1, 0, 0, 0});
        var after =
                new DraftVersion(
                        before.key(),
                        before.contentDigest(),
                        before.title(),
                        before.mediaType(),
                        before.language(),
                        before.metadata(),
                        before.text(),
                        before.pages(),
                        List.of(
                                new DraftChunk(
                                        0,
                                        chunk.headingPath(),
                                        chunk.page(),
                                        chunk.start(),
                                        chunk.end(),
                                        chunk.text(),
                                        embedded)));

        assertThat(publisher.publish(after)).isEqualTo(new Published(documentId(), 2, 2));
    }

    @Test
    void deletionLeavesNoRowOfTheDocument() {
        publisher.publish(draft(GUIDE, "en", Map.of("team", "red"), part("one"), part("two")));
        String documentId = documentId();

        assertThat(publisher.delete(GUIDE)).isTrue();

        assertThat(documents.find(new Reader.Unrestricted(), GUIDE)).isEmpty();
        assertThat(documents.passages(new Reader.Unrestricted(), documentId)).isEmpty();
        assertThat(documents.collections(new Reader.Unrestricted())).isEmpty();
        assertThat(changes.live(documentId)).isEmpty();
        for (String table :
                List.of(
                        "document",
                        "document_metadata",
                        "document_space",
                        "document_text",
                        "page_span",
                        "chunk",
                        "chunk_vector")) {
            assertThat(rowCount(table)).as(table).isZero();
        }
        assertThat(publisher.delete(GUIDE)).isFalse();
        assertThat(changes.after(0, 10)).containsExactly(new Change(2, documentId, true));
    }

    @Test
    void publishingJoinsTheTransactionOfItsCaller() {
        var caller = new TransactionTemplate(persistence.transactions());

        caller.executeWithoutResult(
                status -> {
                    publisher.publish(draft("handbook", "a", part("one")));
                    status.setRollbackOnly();
                });
        assertThat(documents.collections(new Reader.Unrestricted())).isEmpty();
        assertThat(changes.store().lastSequence()).isZero();

        caller.executeWithoutResult(
                status -> publisher.publish(draft("handbook", "a", part("one"))));
        assertThat(documents.collections(new Reader.Unrestricted())).hasSize(1);
        assertThat(changes.store().lastSequence()).isEqualTo(1);
    }

    @Test
    void theChangeLogKeepsTheLastChangeOfEachDocument() {
        publisher.publish(draft("handbook", "a", part("one")));
        publisher.publish(draft("handbook", "b", part("one")));
        publisher.publish(draft("handbook", "a", part("two")));

        assertThat(changes.after(0, 10)).extracting(Change::sequence).containsExactly(2L, 3L);
        assertThat(changes.after(2, 10)).extracting(Change::sequence).containsExactly(3L);
        assertThat(changes.store().lastSequence()).isEqualTo(3);
    }

    @Test
    void aCollectionIsListedInPages() {
        for (String name : List.of("e", "c", "a", "d", "b")) {
            publisher.publish(draft("handbook", name, part(name)));
        }
        publisher.publish(draft("other", "z", part("z")));

        var first =
                documents.list(
                        new Reader.Unrestricted(),
                        new DocumentListing("handbook", Optional.empty(), 3));
        var second =
                documents.list(
                        new Reader.Unrestricted(),
                        new DocumentListing("handbook", first.next(), 3));

        assertThat(names(first.documents())).containsExactly("a", "b", "c");
        assertThat(names(second.documents())).containsExactly("d", "e");
        assertThat(second.next()).isEmpty();
        assertThat(documents.collections(new Reader.Unrestricted()))
                .containsExactly(
                        new CollectionSummary("handbook", 5, 5),
                        new CollectionSummary("other", 1, 1));
    }

    @Test
    void vectorsOfASpaceThatNobodyRegisteredAreRefused() {
        JdbcClient.create(dataSource)
                .sql("update knowledge.store set active_space_id = null")
                .update();
        JdbcClient.create(dataSource).sql("delete from knowledge.embedding_space").update();

        assertThatThrownBy(() -> publisher.publish(draft("handbook", "a", part("one"))))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("no such embedding space");
        assertThat(rowCount("document")).isZero();
    }

    @Test
    void theFirstSpaceIsActiveUntilAnotherIsActivated() {
        SpaceKey other = new SpaceKey("sha256:other", 8);
        spaces.register(new EmbeddingSpace(other, "other", Set.of()));
        assertThat(spaces.active()).contains(Drafts.ENGLISH);

        spaces.activate(other);

        assertThat(spaces.active().orElseThrow().key()).isEqualTo(other);
    }

    @Test
    void publishersThatMeetAtOneDocumentLeaveOneWholeVersion() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<PublishResult>> results =
                    IntStream.range(0, 24)
                            .mapToObj(
                                    i ->
                                            threads.submit(
                                                    () ->
                                                            publisher.publish(
                                                                    draft(
                                                                            "handbook",
                                                                            "guide.md",
                                                                            part(i + " one"),
                                                                            part(i + " two")))))
                            .toList();
            for (Future<PublishResult> result : results) {
                assertThat(result.get()).isInstanceOf(Published.class);
            }
        }

        assertThat(documents.find(new Reader.Unrestricted(), GUIDE).orElseThrow().version())
                .isEqualTo(24);
        assertThat(documents.passages(new Reader.Unrestricted(), documentId()))
                .extracting(passage -> passage.text().split(" ")[0])
                .hasSize(2)
                .containsOnly(
                        documents
                                .passages(new Reader.Unrestricted(), documentId())
                                .getFirst()
                                .text()
                                .split(" ")[0]);
        assertThat(changes.store().lastSequence()).isEqualTo(24);
    }

    private String documentId() {
        return documents.find(new Reader.Unrestricted(), GUIDE).orElseThrow().documentId();
    }

    private long rowCount(String table) {
        return persistence
                .work()
                .call(
                        () ->
                                persistence
                                        .jdbc()
                                        .sql("select count(*) from knowledge." + table)
                                        .query(Long.class)
                                        .single());
    }

    private static List<String> names(List<DocumentSummary> summaries) {
        return summaries.stream().map(document -> document.key().externalId()).toList();
    }
}
