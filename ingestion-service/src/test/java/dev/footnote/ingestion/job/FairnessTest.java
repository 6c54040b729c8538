package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.job.Fairness.Head;
import dev.footnote.ingestion.job.Fairness.Offer;

import org.junit.jupiter.api.Test;

import java.util.List;

class FairnessTest {
    private static final int NORMAL = 1;
    private static final int BULK = 2;
    private static final Head OLD_AND_LARGE = new Head("old", BULK, 90_000, 1);
    private static final Head NEW_AND_SMALL = new Head("new", NORMAL, 10, 10_000);

    private static Offer offer(String collection, int running, Head... heads) {
        return new Offer(collection, running, List.of(heads), List.of(heads));
    }

    @Test
    void aSmallFileOfHigherPriorityPassesALoadOfMany() {
        var offer =
                new Offer(
                        "manuals",
                        1,
                        List.of(NEW_AND_SMALL, OLD_AND_LARGE),
                        List.of(OLD_AND_LARGE, NEW_AND_SMALL));
        assertThat(Fairness.order(List.of(offer), 0)).containsExactly("new", "old");
    }

    @Test
    void everyFourthTurnIsTheOldests() {
        var offer =
                new Offer(
                        "manuals",
                        0,
                        List.of(NEW_AND_SMALL, OLD_AND_LARGE),
                        List.of(OLD_AND_LARGE, NEW_AND_SMALL));
        assertThat(Fairness.order(List.of(offer), 3)).containsExactly("old", "new");
        assertThat(Fairness.order(List.of(offer), 4)).containsExactly("new", "old");
    }

    @Test
    void theCollectionWithFewerJobsRunningIsFirst() {
        var busy = offer("busy", 2, new Head("b", NORMAL, 1, 1));
        var idle = offer("idle", 0, new Head("i", NORMAL, 500, 2));
        assertThat(Fairness.order(List.of(busy, idle), 0)).containsExactly("i", "b");
        assertThat(Fairness.order(List.of(busy, idle), 3)).containsExactly("i", "b");
    }

    @Test
    void amongEqualCollectionsTheTurnDecides() {
        var a = offer("a", 0, new Head("a1", NORMAL, 1, 1));
        var b = offer("b", 0, new Head("b1", NORMAL, 1, 2));
        assertThat(Fairness.order(List.of(a, b), 0)).first().isEqualTo("a1");
        assertThat(Fairness.order(List.of(a, b), 1)).first().isEqualTo("b1");
        assertThat(Fairness.order(List.of(a, b), 2)).first().isEqualTo("a1");
    }

    @Test
    void higherPriorityGoesBeforeFairness() {
        var busy = offer("busy", 2, new Head("urgent", 0, 1, 9));
        var idle = offer("idle", 0, new Head("bulk", BULK, 1, 1));
        assertThat(Fairness.order(List.of(idle, busy), 0)).containsExactly("urgent", "bulk");
    }

    @Test
    void collectionsTakeTurnsWithinOneDecision() {
        var a = offer("a", 1, new Head("a1", NORMAL, 1, 1), new Head("a2", NORMAL, 1, 2));
        var b = offer("b", 0, new Head("b1", NORMAL, 1, 3), new Head("b2", NORMAL, 1, 4));
        assertThat(Fairness.order(List.of(a, b), 0)).containsExactly("b1", "a1", "b2", "a2");
    }

    @Test
    void withoutOffersThereIsNothingToDo() {
        assertThat(Fairness.order(List.of(), 7)).isEmpty();
    }
}
