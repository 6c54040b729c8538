package dev.footnote.evals.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class RankingTest {
    private static final Map<String, Integer> GRADES = Map.of("a", 2, "b", 1);

    @Test
    void thePerfectOrderHasAnNdcgOfOne() {
        assertThat(Ranking.ndcg(List.of("a", "b", "x"), GRADES, 10)).isEqualTo(1);
    }

    @Test
    void theGainIsLinearAndDiscountedByTheLogarithmOfThePlace() {
        // found: 1/log2(2) + 2/log2(4) = 2; ideal: 2/log2(2) + 1/log2(3) = 2.6309
        assertThat(Ranking.ndcg(List.of("b", "x", "a"), GRADES, 10))
                .isCloseTo(2 / 2.630929753571457, within(1e-12));
    }

    @Test
    void whatStandsBelowTheDepthDoesNotCount() {
        assertThat(Ranking.ndcg(List.of("x", "a"), GRADES, 1)).isZero();
        assertThat(Ranking.recall(List.of("x", "a", "b"), GRADES, 2)).isEqualTo(0.5);
        assertThat(Ranking.reciprocalRank(List.of("x", "y", "a"), List.of("a"), 2)).isZero();
    }

    @Test
    void theReciprocalRankIsThatOfTheFirstWantedDocument() {
        assertThat(Ranking.reciprocalRank(List.of("x", "b", "a"), List.of("a", "b"), 10))
                .isEqualTo(0.5);
    }
}
