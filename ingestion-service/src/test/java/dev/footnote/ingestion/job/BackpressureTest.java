package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.job.Backpressure.Trouble;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class BackpressureTest {
    private final ProblemException busy =
            ProblemException.overloaded("full", Duration.ofSeconds(7));
    private final ProblemException away = new ProblemException(ProblemKind.UNAVAILABLE, "away");

    @Test
    void anOverloadedServiceGetsTheTimeItAsksForAndALittleMore() {
        assertThat(Backpressure.pause(new Trouble(busy, 1, Duration.ZERO, 0)))
                .hasValue(Duration.ofMillis(7200));
        assertThat(Backpressure.pause(new Trouble(busy, 90, Duration.ofMinutes(10), 0.5)))
                .hasValue(Duration.ofMillis(7600));
    }

    @Test
    void afterAQuarterOfAnHourTheJobIsGivenBack() {
        assertThat(Backpressure.pause(new Trouble(busy, 90, Duration.ofMinutes(16), 0))).isEmpty();
    }

    @Test
    void anAskedWaitIsBounded() {
        var greedy = ProblemException.overloaded("full", Duration.ofDays(3));
        assertThat(Backpressure.pause(new Trouble(greedy, 1, Duration.ZERO, 0)))
                .hasValue(Duration.ofMillis(60_200));
    }

    @Test
    void anAbsentServiceIsTriedTwiceMore() {
        assertThat(Backpressure.pause(new Trouble(away, 1, Duration.ZERO, 0)))
                .hasValue(Duration.ofSeconds(1));
        assertThat(Backpressure.pause(new Trouble(away, 2, Duration.ZERO, 0)))
                .hasValue(Duration.ofSeconds(2));
        assertThat(Backpressure.pause(new Trouble(away, 3, Duration.ZERO, 0))).isEmpty();
    }

    @Test
    void otherProblemsAreNotWaitedFor() {
        var wrong = new ProblemException(ProblemKind.BAD_REQUEST, "wrong");
        assertThat(Backpressure.pause(new Trouble(wrong, 1, Duration.ZERO, 0))).isEmpty();
    }
}
