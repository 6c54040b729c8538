package dev.footnote.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.cli.sync.SyncPlan.State;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class SyncPlanTest {
    @Test
    void newAndChangedFilesAreUploadedAndGoneOnesDeleted() {
        var state =
                new State(
                        Map.of("new", "n1", "changed", "c2", "same", "s1"),
                        Map.of("changed", "c1", "same", "s1", "gone", "g1"),
                        Map.of("changed", "c1", "same", "s1", "gone", "g1"),
                        Map.of());
        assertThat(SyncPlan.of(state).uploads()).containsExactly("changed", "new");
        assertThat(SyncPlan.of(state).deletions()).containsExactly("gone");
    }

    @Test
    void anUnchangedFolderMakesNoWork() {
        var same = Map.of("a", "1", "b", "2");
        var plan = SyncPlan.of(new State(same, same, same, Map.of()));
        assertThat(plan).isEqualTo(new SyncPlan(java.util.List.of(), java.util.List.of()));
    }

    @Test
    void documentsOfOthersAreLeftAlone() {
        var state = new State(Map.of(), Map.of("theirs", "t1"), Map.of(), Map.of());
        assertThat(SyncPlan.of(state).deletions()).isEmpty();
    }

    @Test
    void whatTheServerLostIsUploadedAgain() {
        var mine = Map.of("a", "1");
        assertThat(SyncPlan.of(new State(mine, Map.of(), mine, Map.of())).uploads())
                .containsExactly("a");
    }

    @Test
    void whatCouldNotBeIndexedIsUploadedAgainWhenItChanges() {
        var failed = Map.of("a", "1");
        assertThat(SyncPlan.of(new State(Map.of("a", "1"), Map.of(), failed, failed)).uploads())
                .isEmpty();
        assertThat(SyncPlan.of(new State(Map.of("a", "2"), Map.of(), failed, failed)).uploads())
                .containsExactly("a");
    }

    @Test
    void anEmptyFolderRaisesADoubt() {
        var known = Map.of("a", "1");
        var state = new State(Map.of(), known, known, Map.of());
        assertThat(SyncPlan.of(state).doubt(state).orElseThrow()).contains("empty");
    }

    @Test
    void theLossOfMostRaisesADoubtAndOfAFewDoesNot() {
        var known = new HashMap<String, String>();
        for (int i = 0; i < 20; i++) known.put("d" + i, "x");
        var few = new HashMap<>(known);
        few.remove("d1");
        var fewGone = new State(few, known, known, Map.of());
        assertThat(SyncPlan.of(fewGone).doubt(fewGone)).isEmpty();
        var mostGone = new State(Map.of("d1", "x"), known, known, Map.of());
        assertThat(SyncPlan.of(mostGone).doubt(mostGone).orElseThrow()).contains("19 of");
    }
}
