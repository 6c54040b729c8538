package dev.footnote.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ComparisonTest {
    @Test
    void theRatioIsThatOfTheMedians() {
        var comparison =
                new Comparison(
                        "decode",
                        "tokens/s",
                        "peer",
                        List.of(10.0, 90.0, 30.0),
                        List.of(50.0, 70.0));

        assertThat(comparison.ratio()).isEqualTo(0.5);
    }

    @Test
    void withoutAPeerThereIsNoRatio() {
        assertThat(new Comparison("decode", "tokens/s", "", List.of(1.0), List.of()).ratio())
                .isZero();
    }
}
