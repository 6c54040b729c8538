package dev.footnote.ingestion.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.job.RetryPolicy.Failure;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RetryPolicyTest {
    @Test
    void aDocumentThatCannotBeReadIsNotTriedAgain() {
        assertThat(RetryPolicy.after(Failure.FINAL, 1, 0)).isEmpty();
    }

    @Test
    void aLostParserIsTriedOnceMore() {
        assertThat(RetryPolicy.after(Failure.SUSPICIOUS, 1, 0)).hasValue(Duration.ofSeconds(1));
        assertThat(RetryPolicy.after(Failure.SUSPICIOUS, 2, 0)).isEmpty();
    }

    @Test
    void aServiceThatIsAwayIsWaitedForLongerAndLongerAndForEver() {
        assertThat(RetryPolicy.after(Failure.TRANSIENT, 3, 0)).hasValue(Duration.ofSeconds(4));
        assertThat(RetryPolicy.after(Failure.TRANSIENT, 40, 0)).hasValue(Duration.ofMinutes(5));
        assertThat(RetryPolicy.after(Failure.TRANSIENT, 5000, 0)).hasValue(Duration.ofMinutes(5));
    }

    @Test
    void aServiceThatAnswersNonsenseIsAskedEightTimes() {
        assertThat(RetryPolicy.after(Failure.RUBBISH, 7, 0)).hasValue(Duration.ofSeconds(64));
        assertThat(RetryPolicy.after(Failure.RUBBISH, 8, 0)).isEmpty();
    }

    @Test
    void chanceTakesUpToHalfOfAWait() {
        assertThat(RetryPolicy.after(Failure.UNKNOWN, 2, 0)).hasValue(Duration.ofSeconds(2));
        assertThat(RetryPolicy.after(Failure.UNKNOWN, 2, 0.5)).hasValue(Duration.ofMillis(1500));
        assertThat(RetryPolicy.after(Failure.UNKNOWN, 2, 0.999)).hasValue(Duration.ofMillis(1001));
    }

    @Test
    void aJobThatTookTenWorkersWithItIsDeadly() {
        assertThat(RetryPolicy.isDeadly(2)).isFalse();
        assertThat(RetryPolicy.isDeadly(3)).isTrue();
    }
}
