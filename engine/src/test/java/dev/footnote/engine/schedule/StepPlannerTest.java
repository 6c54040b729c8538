package dev.footnote.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class StepPlannerTest {

    @Test
    void aLongPromptIsCutToTheBudget() {
        assertThat(StepPlanner.plan(4, List.of(new Progress(1, 9, 0))))
                .containsExactly(new Work(1, 0, 4));
    }

    @Test
    void answersUnderWayGoBeforePrompts() {
        assertThat(
                        StepPlanner.plan(
                                5,
                                List.of(
                                        new Progress(1, 9, 0),
                                        new Progress(2, 30, 29),
                                        new Progress(3, 7, 6))))
                .containsExactly(new Work(2, 29, 1), new Work(3, 6, 1), new Work(1, 0, 3));
    }

    @Test
    void promptsShareTheRestInTheOrderOfArrival() {
        assertThat(StepPlanner.plan(10, List.of(new Progress(1, 6, 0), new Progress(2, 8, 0))))
                .containsExactly(new Work(1, 0, 6), new Work(2, 0, 4));
    }

    @Test
    void nothingRunningIsNoWork() {
        assertThat(StepPlanner.plan(10, List.of())).isEmpty();
    }

    @Test
    void everySequenceIsComputedExactlyOnceWhateverTheBudget() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int budget = 1 + random.nextInt(40);
            int count = 1 + random.nextInt(6);
            int[] known = new int[count];
            int[] computed = new int[count];
            for (int i = 0; i < count; i++) {
                known[i] = 1 + random.nextInt(100);
            }
            int steps = 0;
            for (List<Work> work = plan(budget, known, computed);
                    !work.isEmpty();
                    work = plan(budget, known, computed)) {
                int tokens = 0;
                for (Work piece : work) {
                    assertThat(piece.from())
                            .as("seed %d", seed)
                            .isEqualTo(computed[(int) piece.id()]);
                    computed[(int) piece.id()] += piece.count();
                    tokens += piece.count();
                }
                assertThat(tokens).as("seed %d", seed).isBetween(1, budget);
                steps++;
                assertThat(steps).as("seed %d", seed).isLessThan(1000);
            }
            assertThat(computed).as("seed %d", seed).isEqualTo(known);
        }
    }

    private static List<Work> plan(int budget, int[] known, int[] computed) {
        List<Progress> running = new ArrayList<>();
        for (int i = 0; i < known.length; i++) {
            if (computed[i] < known[i]) {
                running.add(new Progress(i, known[i], computed[i]));
            }
        }
        return StepPlanner.plan(budget, running);
    }

    @Test
    void theEntranceCountsPlacesAndWaiters() {
        Entrance entrance = new Entrance(2, 1);
        assertThat(entrance.admits(0, 0)).isTrue();
        assertThat(entrance.admits(2, 0)).isTrue();
        assertThat(entrance.admits(2, 1)).isFalse();
        assertThat(entrance.position(1, 0)).isZero();
        assertThat(entrance.position(2, 0)).isEqualTo(1);
        assertThat(entrance.begins(1, 4, 4)).isTrue();
        assertThat(entrance.begins(1, 5, 4)).isFalse();
        assertThat(entrance.begins(2, 1, 9)).isFalse();
        assertThat(entrance.retryAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(5));
        assertThat(entrance.retryAfter(Duration.ofMillis(10))).isEqualTo(Duration.ofSeconds(1));
    }
}
