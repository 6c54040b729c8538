package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class UpcomingTest {
    private final List<Long> turns = new ArrayList<>();
    private long now;

    private final Upcoming upcoming =
            new Upcoming(
                    turn -> {
                        turns.add(turn);
                        return turn < 2 ? List.of(turn + "a", turn + "b") : List.of();
                    },
                    () -> now);

    @Test
    void oneDecisionServesUntilItIsUsedUp() {
        assertThat(upcoming.next()).contains("0a");
        assertThat(upcoming.next()).contains("0b");
        assertThat(turns).containsExactly(0L);
        assertThat(upcoming.next()).contains("1a");
        assertThat(turns).containsExactly(0L, 1L);
    }

    @Test
    void aDecisionThatIsNoLongerFreshIsMadeAnew() {
        assertThat(upcoming.next()).contains("0a");
        now += Duration.ofSeconds(1).toNanos();
        assertThat(upcoming.next()).contains("1a");
    }

    @Test
    void withNothingToDoEachWorkerAsksAgain() {
        for (int i = 0; i < 4; i++) upcoming.next();
        assertThat(upcoming.next()).isEmpty();
        assertThat(upcoming.next()).isEmpty();
        assertThat(turns).containsExactly(0L, 1L, 2L, 3L);
    }
}
