package dev.footnote.knowledge;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who reads what, whichever storage shape knowledge has. */
abstract class AccessConformance {
    static final Reader ALL = new Reader.Unrestricted();
    static final Reader ANN = new Reader.Person(Optional.of("ann"), Set.of("staff"));
    static final Reader BEN = new Reader.Person(Optional.of("ben"), Set.of("staff", "board"));
    private static final DocumentKey PAY = new DocumentKey("handbook", "pay");
    private static final AccessList STAFF = new AccessList(false, Set.of(), Set.of("staff"));
    private static final AccessList BOARD = new AccessList(false, Set.of(), Set.of("board"));
    private static final AccessList EVERYONE = new AccessList(true, Set.of(), Set.of());

    @TempDir Path folder;
    private OpenKnowledge knowledge;

    /** Opens an empty store. */
    abstract OpenKnowledge open(Path folder);

    @BeforeEach
    void open() {
        knowledge = open(folder);
        knowledge.spaces().register(Drafts.ENGLISH);
    }

    @AfterEach
    void close() {
        knowledge.close();
    }

    @Test
    void aNewCollectionIsReadByNobodyButAdministrators() {
        publish("handbook", "pay");

        assertThat(rules().ofCollection("handbook")).isEqualTo(AccessList.NOBODY);
        assertThat(read(ALL)).containsExactly("pay");
        assertThat(read(ANN)).isEmpty();
        assertThat(read(Reader.ANYONE)).isEmpty();
        assertThat(documents().collections(ANN)).isEmpty();
        assertThat(rules().sees(ANN, "handbook")).isFalse();
        assertThat(rules().sees(ALL, "handbook")).isTrue();
        assertThat(rules().sees(ALL, "absent")).isFalse();
    }

    @Test
    void aCollectionIsReadByThoseOnItsList() {
        publish("handbook", "pay", "vacation");
        rules().allow("handbook", new AccessList(false, Set.of("zoe"), Set.of("staff")));

        assertThat(read(ANN)).containsExactly("pay", "vacation");
        assertThat(read(new Reader.Person(Optional.of("zoe"), Set.of()))).hasSize(2);
        assertThat(read(new Reader.Person(Optional.of("staff"), Set.of("zoe")))).isEmpty();
        assertThat(read(Reader.ANYONE)).isEmpty();
        assertThat(rules().ofCollection("handbook").users()).containsExactly("zoe");

        rules().allow("handbook", EVERYONE);
        assertThat(read(Reader.ANYONE)).hasSize(2);

        rules().allow("handbook", BOARD);
        assertThat(read(ANN)).isEmpty();
        assertThat(read(BEN)).hasSize(2);

        rules().forget("handbook");
        assertThat(read(BEN)).isEmpty();
    }

    @Test
    void aCollectionMayHaveAListBeforeItHasDocuments() {
        rules().allow("handbook", STAFF);
        assertThat(rules().sees(ANN, "handbook")).isTrue();
        assertThat(rules().sees(ALL, "handbook")).isTrue();
        assertThat(rules().sees(Reader.ANYONE, "handbook")).isFalse();

        publish("handbook", "pay");
        assertThat(read(ANN)).containsExactly("pay");
    }

    @Test
    void aDocumentsOwnListNarrowsThatOfItsCollection() {
        publish("handbook", "pay", "vacation");
        rules().allow("handbook", STAFF);
        assertThat(rules().ofDocument(PAY)).isEmpty();

        assertThat(rules().narrow(PAY, BOARD)).isTrue();
        assertThat(rules().ofDocument(PAY)).contains(BOARD);
        assertThat(read(ANN)).containsExactly("vacation");
        assertThat(read(BEN)).containsExactly("pay", "vacation");
        assertThat(read(new Reader.Person(Optional.empty(), Set.of("board")))).isEmpty();

        rules().narrow(PAY, EVERYONE);
        assertThat(read(ANN)).hasSize(2);
        assertThat(read(Reader.ANYONE)).isEmpty();

        rules().narrow(PAY, AccessList.NOBODY);
        assertThat(rules().ofDocument(PAY)).contains(AccessList.NOBODY);
        assertThat(read(BEN)).containsExactly("vacation");

        assertThat(rules().widen(PAY)).isTrue();
        assertThat(rules().ofDocument(PAY)).isEmpty();
        assertThat(read(ANN)).hasSize(2);
        assertThat(rules().narrow(new DocumentKey("handbook", "absent"), BOARD)).isFalse();
        assertThat(rules().widen(new DocumentKey("handbook", "absent"))).isFalse();
    }

    @Test
    void aNewVersionKeepsTheDocumentsListAndANewDocumentHasNone() {
        publish("handbook", "pay");
        rules().allow("handbook", STAFF);
        rules().narrow(PAY, BOARD);

        knowledge.publisher().publish(draft("handbook", "pay", part("Another version.")));
        assertThat(read(ANN)).isEmpty();
        assertThat(rules().ofDocument(PAY)).contains(BOARD);

        knowledge.publisher().delete(PAY);
        publish("handbook", "pay");
        assertThat(rules().ofDocument(PAY)).isEmpty();
        assertThat(read(ANN)).containsExactly("pay");
    }

    @Test
    void whatAReaderMayNotSeeLooksAsIfItWereNotThere() {
        publish("handbook", "a", "b", "c", "d");
        publish("secrets", "x");
        rules().allow("handbook", STAFF);
        rules().narrow(new DocumentKey("handbook", "b"), BOARD);
        DocumentSummary hidden =
                documents().find(ALL, new DocumentKey("handbook", "b")).orElseThrow();
        Passage passage = documents().passages(ALL, hidden.documentId()).getFirst();

        assertThat(documents().find(ANN, hidden.key())).isEmpty();
        assertThat(documents().find(ANN, hidden.documentId())).isEmpty();
        assertThat(documents().text(ANN, hidden.documentId(), 1)).isEmpty();
        assertThat(documents().passage(ANN, passage.chunkId())).isEmpty();
        assertThat(documents().passages(ANN, hidden.documentId())).isEmpty();
        assertThat(documents().passage(BEN, passage.chunkId())).contains(passage);
        assertThat(documents().text(BEN, hidden.documentId(), 1)).isPresent();
        assertThat(documents().collections(ANN))
                .containsExactly(new CollectionSummary("handbook", 3, 3));
        assertThat(documents().collections(ALL))
                .extracting(CollectionSummary::documentCount)
                .containsExactly(4L, 1L);

        DocumentPage first =
                documents().list(ANN, new DocumentListing("handbook", Optional.empty(), 2));
        assertThat(names(first)).containsExactly("a", "c");
        DocumentPage second =
                documents().list(ANN, new DocumentListing("handbook", first.next(), 2));
        assertThat(names(second)).containsExactly("d");
        assertThat(second.next()).isEmpty();
    }

    private void publish(String collection, String... names) {
        for (String name : names) {
            knowledge.publisher().publish(draft(collection, name, part("Text of " + name + ".")));
        }
    }

    private List<String> read(Reader reader) {
        return names(
                documents().list(reader, new DocumentListing("handbook", Optional.empty(), 100)));
    }

    private static List<String> names(DocumentPage page) {
        return page.documents().stream().map(one -> one.key().externalId()).toList();
    }

    private AccessRules rules() {
        return knowledge.rules();
    }

    private Documents documents() {
        return knowledge.documents();
    }
}
