package dev.footnote.identity.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.identity.limit.CallerLimits.Entry;

import io.github.bucket4j.TimeMeter;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class CallerLimitsTest {
    private long nanos = 1;
    private final CallerLimits limits =
            new CallerLimits(new LimitSettings(6, 2, 100, 2), new Clock());

    @Test
    void requestsAreCountedForEachCallerAndFlowBack() {
        for (int i = 0; i < 6; i++) assertThat(request("ada")).isInstanceOf(Entry.Admitted.class);
        assertThat(request("ada"))
                .isInstanceOfSatisfying(
                        Entry.Refused.class,
                        refused -> {
                            assertThat(refused.reason()).contains("6 requests a minute");
                            assertThat(refused.retryAfter().toSeconds()).isEqualTo(10);
                            assertThat(refused.usage().requests().remaining()).isZero();
                            assertThat(refused.usage().requests().reset())
                                    .isEqualTo(Duration.ofMinutes(1));
                        });
        assertThat(request("bob")).isInstanceOf(Entry.Admitted.class);
        pass(Duration.ofSeconds(10));
        assertThat(request("ada")).isInstanceOf(Entry.Admitted.class);
        assertThat(request("ada")).isInstanceOf(Entry.Refused.class);
    }

    @Test
    void anAddressWithoutAKeyHasALimitOfItsOwn() {
        limits.enter("address", true, false);
        limits.enter("address", true, false);
        assertThat(limits.enter("address", true, false)).isInstanceOf(Entry.Refused.class);
    }

    @Test
    void soManyAnswersAtATimeAndNoMore() {
        assertThat(answer()).isInstanceOf(Entry.Admitted.class);
        assertThat(answer()).isInstanceOf(Entry.Admitted.class);
        assertThat(answer())
                .isInstanceOfSatisfying(
                        Entry.Refused.class,
                        it -> assertThat(it.reason()).contains("2 answers at a time"));
        limits.leave("ada", false, 0);
        assertThat(answer()).isInstanceOf(Entry.Admitted.class);
    }

    @Test
    void tokensMayOverdrawOnceAndTheNextAnswerWaits() {
        answer();
        limits.leave("ada", false, 150);
        assertThat(answer())
                .isInstanceOfSatisfying(
                        Entry.Refused.class,
                        it -> {
                            assertThat(it.reason()).contains("100 tokens a minute");
                            assertThat(it.usage().tokens().remaining()).isZero();
                        });
        assertThat(request("ada")).isInstanceOf(Entry.Admitted.class);
        pass(Duration.ofSeconds(40));
        assertThat(answer()).isInstanceOf(Entry.Admitted.class);
    }

    private Entry request(String caller) {
        return limits.enter(caller, false, false);
    }

    private Entry answer() {
        return limits.enter("ada", false, true);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private final class Clock implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
