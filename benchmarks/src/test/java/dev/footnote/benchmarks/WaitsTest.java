package dev.footnote.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitsTest {
    private final Waits waits = new Waits();

    @Test
    void eachSummaryIsOfWhatCameSinceTheLast() {
        waits.add(4_000);
        assertThat(waits.soFar()).startsWith("1 answers, median 4.0 ms");
        waits.add(8_000);
        waits.add(6_000);
        assertThat(waits.soFar()).startsWith("2 answers, median 8.0 ms").contains("longest 8.0 ms");
        assertThat(waits.all()).startsWith("3 answers, median 6.0 ms");
    }

    @Test
    void faultsAreCountedByWhatTheySay() {
        assertThat(waits.soFar()).isEqualTo("no answer, 0 faults");
        waits.fault("503");
        waits.fault("503");
        waits.fault("429");
        assertThat(waits.faults()).containsEntry("503", 2).containsEntry("429", 1);
        assertThat(waits.soFar()).isEqualTo("no answer, 3 faults");
    }
}
