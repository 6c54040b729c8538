package dev.footnote.knowledge;

import static dev.footnote.knowledge.Drafts.draft;
import static dev.footnote.knowledge.Drafts.embedding;
import static dev.footnote.knowledge.Drafts.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How one embedding model takes the place of another, in either storage shape. */
abstract class SpacesConformance {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final SpaceKey NEXT = new SpaceKey("sha256:next", 4);

    @TempDir Path folder;
    private OpenKnowledge knowledge;

    /** Opens the store of this test, which is empty the first time. */
    abstract OpenKnowledge open(Path folder);

    @BeforeEach
    void open() {
        knowledge = open(folder);
        knowledge.spaces().register(Drafts.ENGLISH);
        publish(draft("handbook", "cats", part("A feline rests.", 1, 0, 0, 0)));
        publish(draft("handbook", "money", part("Stocks fell.", 0, 1, 0, 0)));
    }

    @AfterEach
    void close() {
        knowledge.close();
    }

    @Test
    void aSpaceIsFilledBesideTheOneThatServesAndThenSwitchedToAtOnce() {
        knowledge.spaces().register(new EmbeddingSpace(NEXT, "next", Set.of()));
        assertThat(status(NEXT).documentsFilled()).isZero();
        assertThat(status(NEXT).documents()).isEqualTo(2);
        assertThatThrownBy(() -> knowledge.spaces().activate(NEXT))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("0 documents of 2");

        fillWithMirrored(NEXT);

        assertThat(nearest(embedding(1, 0, 0, 0))).isEqualTo("A feline rests.");
        assertThat(status(NEXT).complete()).isTrue();
        awaitIndex();
        knowledge.spaces().activate(NEXT);

        assertThat(status(NEXT).active()).isTrue();
        assertThat(nearest(Embedding.of(NEXT, new float[] {0, 0, 0, 1})))
                .isEqualTo("A feline rests.");
        assertThatThrownBy(() -> nearest(embedding(1, 0, 0, 0)))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("not the active space");
    }

    @Test
    void aRollbackTakesNoTimeAndCanBeTakenBack() {
        switchTo(NEXT);

        assertThat(knowledge.administration().rollback().space()).isEqualTo(Drafts.ENGLISH);
        assertThat(nearest(embedding(1, 0, 0, 0))).isEqualTo("A feline rests.");
        assertThat(knowledge.administration().rollback().space().key()).isEqualTo(NEXT);
        assertThat(nearest(Embedding.of(NEXT, new float[] {0, 0, 0, 1})))
                .isEqualTo("A feline rests.");
    }

    @Test
    void whatIsPublishedInOneSpaceIsMissingInTheOthersUntilItIsFilled() {
        switchTo(NEXT);

        publish(draft("handbook", "late", part("A kitten plays.", 1, 0, 0.1f, 0)));

        assertThat(status(NEXT).documentsFilled()).isEqualTo(2);
        fillWithMirrored(NEXT);
        awaitIndex();
        assertThat(nearest(Embedding.of(NEXT, new float[] {0, 0.1f, 0, 1})))
                .isEqualTo("A kitten plays.");
    }

    @Test
    void aDocumentIsFilledInStepsAndCountsWithTheLast() {
        publish(draft("handbook", "long", part("one"), part("two"), part("three")));
        knowledge.spaces().register(new EmbeddingSpace(NEXT, "next", Set.of()));

        MissingVectors step = missing("long", 2);
        long before = status(NEXT).documentsFilled();
        assertThat(step.passages()).extracting(Passage::text).containsExactly("one", "two");
        add(step);
        assertThat(status(NEXT).documentsFilled()).isEqualTo(before);
        add(step); // once more, as after a crash
        MissingVectors last = missing("long", 2);
        assertThat(last.passages()).extracting(Passage::text).containsExactly("three");
        add(last);

        assertThat(status(NEXT).documentsFilled()).isEqualTo(before + 1);
    }

    @Test
    void vectorsOfAVersionThatWasReplacedMeanwhileAreDropped() {
        knowledge.spaces().register(new EmbeddingSpace(NEXT, "next", Set.of()));
        MissingVectors stale = lacking("cats");
        publish(draft("handbook", "cats", part("A dog barks.", 1, 0, 0, 0)));
        MissingVectors deleted = lacking("money");
        knowledge.publisher().delete(new DocumentKey("handbook", "money"));

        add(stale);
        add(deleted);

        assertThat(status(NEXT).documentsFilled()).isZero();
        assertThat(status(NEXT).documents()).isEqualTo(1);
    }

    @Test
    void aSpaceThatIsRemovedLeavesTheOthersAloneAndCanBeMadeAgain() {
        switchTo(NEXT);
        assertThatThrownBy(() -> knowledge.administration().remove(NEXT))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("activate another");

        knowledge.administration().remove(Drafts.SPACE);

        awaitIndex();
        assertThat(knowledge.administration().list()).hasSize(1);
        assertThat(nearest(Embedding.of(NEXT, new float[] {0, 0, 0, 1})))
                .isEqualTo("A feline rests.");
        assertThatThrownBy(() -> knowledge.administration().rollback())
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("no embedding space to go back to");
        knowledge.spaces().register(Drafts.ENGLISH);
        assertThat(status(Drafts.SPACE).documentsFilled()).isZero();
    }

    @Test
    void spacesOfTheSameDimensionAreNeverMixed() {
        knowledge.spaces().register(new EmbeddingSpace(NEXT, "test", Set.of("en")));

        assertThatThrownBy(() -> nearest(Embedding.of(NEXT, new float[] {1, 0, 0, 0})))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("not the active space");
    }

    @Test
    void oneFillerAtATimeHasASpace() {
        assertThat(knowledge.vectors().claim(Drafts.SPACE, "a", Duration.ofMinutes(1))).isTrue();
        assertThat(knowledge.vectors().claim(Drafts.SPACE, "b", Duration.ofMinutes(1))).isFalse();
        assertThat(knowledge.vectors().claim(Drafts.SPACE, "a", Duration.ofSeconds(-1))).isTrue();
        assertThat(knowledge.vectors().claim(Drafts.SPACE, "b", Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void whatWasSwitchedToIsThereAfterARestart() {
        switchTo(NEXT);
        knowledge.close();

        knowledge = open(folder);

        awaitIndex();
        assertThat(nearest(Embedding.of(NEXT, new float[] {0, 0, 0, 1})))
                .isEqualTo("A feline rests.");
        assertThat(knowledge.administration().rollback().space()).isEqualTo(Drafts.ENGLISH);
    }

    private void switchTo(SpaceKey key) {
        knowledge.spaces().register(new EmbeddingSpace(key, "next", Set.of()));
        fillWithMirrored(key);
        awaitIndex();
        knowledge.spaces().activate(key);
    }

    /** The vectors of the other model: those of the first from back to front. */
    private void fillWithMirrored(SpaceKey key) {
        Optional<MissingVectors> missing = knowledge.vectors().missing(key, 10);
        while (missing.isPresent()) {
            add(missing.get());
            missing = knowledge.vectors().missing(key, 10);
        }
    }

    private MissingVectors lacking(String externalId) {
        String id =
                knowledge
                        .documents()
                        .find(new Reader.Unrestricted(), new DocumentKey("handbook", externalId))
                        .orElseThrow()
                        .documentId();
        return new MissingVectors(
                NEXT, id, knowledge.documents().passages(new Reader.Unrestricted(), id));
    }

    /** What the document lacks; others are filled on the way to it. */
    private MissingVectors missing(String externalId, int countMax) {
        while (true) {
            MissingVectors missing = knowledge.vectors().missing(NEXT, countMax).orElseThrow();
            if (missing.passages().getFirst().externalId().equals(externalId)) {
                return missing;
            }
            add(missing);
        }
    }

    private void add(MissingVectors missing) {
        knowledge.vectors().add(missing, missing.passages().stream().map(this::mirrored).toList());
    }

    private Embedding mirrored(Passage passage) {
        float[] values =
                switch (passage.text()) {
                    case "A feline rests." -> new float[] {0, 0, 0, 1};
                    case "Stocks fell." -> new float[] {0, 0, 1, 0};
                    case "A kitten plays." -> new float[] {0, 0.1f, 0, 1};
                    default -> new float[] {1, 0, 0, 0};
                };
        return Embedding.of(NEXT, values);
    }

    private SpaceStatus status(SpaceKey key) {
        return knowledge.administration().list().stream()
                .filter(status -> status.space().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void publish(DraftVersion draft) {
        knowledge.publisher().publish(draft);
        awaitIndex();
    }

    private void awaitIndex() {
        assertThat(knowledge.index().awaitCaughtUp(PATIENCE)).isTrue();
    }

    private String nearest(Embedding vector) {
        List<RankedPassage> passages =
                knowledge
                        .retriever()
                        .search(
                                new RetrievalQuery(
                                        new Reader.Unrestricted(),
                                        "zzz",
                                        Optional.of(vector),
                                        Set.of(),
                                        Map.of(),
                                        1))
                        .passages();
        return passages.getFirst().passage().text();
    }
}
