package dev.footnote.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class TeamTest {
    @Test
    void aFailureInAMemberReachesTheCallerAndTheTeamGoesOn() {
        try (Team team = new Team(3)) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    team.run(
                                            40,
                                            (part, member) -> {
                                                if (part == 17) {
                                                    throw new IllegalArgumentException("part 17");
                                                }
                                            }))
                    .withRootCauseInstanceOf(IllegalArgumentException.class);
            int[] runs = new int[40];
            team.run(40, (part, member) -> runs[part]++);
            assertThat(runs).containsOnly(1);
        }
    }

    @Test
    void everyPartOfManyJobsRunsOnce() {
        try (Team team = new Team(4)) {
            for (int job = 0; job < 20_000; job++) {
                int[] runs = new int[1 + job % 13];
                team.run(runs.length, (part, member) -> runs[part]++);
                for (int count : runs) {
                    assertThat(count).isEqualTo(1);
                }
            }
        }
    }
}
