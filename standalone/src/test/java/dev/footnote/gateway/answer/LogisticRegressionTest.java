package dev.footnote.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.gateway.answer.Answerability.Features;

import org.junit.jupiter.api.Test;

import java.util.List;

class LogisticRegressionTest {
    private static final List<Sample> BY_COVERAGE =
            List.of(
                    sample(true, 0.9),
                    sample(true, 0.8),
                    sample(true, 0.4),
                    sample(false, 0.5),
                    sample(false, 0.2));

    @Test
    void theFeatureThatTellsTheClassesApartGetsTheWeight() {
        var fitted = LogisticRegression.fit(BY_COVERAGE, 0.001);
        assertThat(fitted.weights()[0]).isGreaterThan(1);
        assertThat(fitted.weights()[2]).isEqualTo(0);
        assertThat(fitted.probability(sample(true, 1))).isGreaterThan(0.8);
        assertThat(fitted.probability(sample(true, 0))).isLessThan(0.2);
    }

    @Test
    void bothClassesWeighTheSameHoweverManyTheyAre() {
        var few = List.of(sample(true, 1), sample(false, 0));
        var many = List.of(sample(true, 1), sample(true, 1), sample(true, 1), sample(false, 0));
        assertThat(LogisticRegression.fit(many, 0.01).weights())
                .containsExactly(LogisticRegression.fit(few, 0.01).weights(), within(1e-6));
    }

    @Test
    void theThresholdRefusesNoMoreAnswerableQuestionsThanAllowed() {
        double none = Quality.threshold(BY_COVERAGE, LogisticRegressionTest::coverage, 0.1);
        double third = Quality.threshold(BY_COVERAGE, LogisticRegressionTest::coverage, 0.34);
        assertThat(none).isEqualTo(0.4);
        assertThat(third).isEqualTo(0.8);
        assertThat(Quality.of(BY_COVERAGE, LogisticRegressionTest::coverage, third))
                .returns(1.0 / 3, Quality::falseRefusals)
                .returns(1.0, Quality::refusals);
    }

    @Test
    void theAreaIsTheShareOfPairsInOrder() {
        var quality = Quality.of(BY_COVERAGE, LogisticRegressionTest::coverage, 0.45);
        assertThat(quality.areaUnderCurve()).isEqualTo(5.0 / 6);
        assertThat(quality.refusals()).isEqualTo(0.5);
    }

    @Test
    void probabilitiesThatComeTrueAsOftenAsTheySayHaveNoCalibrationError() {
        var half = List.of(sample(true, 0), sample(false, 1));
        assertThat(Quality.of(half, _ -> 0.5, 0.5).calibrationError()).isEqualTo(0);
        assertThat(Quality.of(half, _ -> 1.0, 0.5).calibrationError()).isEqualTo(0.5);
    }

    private static double coverage(Sample sample) {
        return sample.features().values()[0];
    }

    private static Sample sample(boolean answerable, double coverage) {
        return new Sample("made-01", answerable, new Features(coverage, 0, 0, 0, 0, 0));
    }
}
