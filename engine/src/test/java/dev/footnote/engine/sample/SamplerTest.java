package dev.footnote.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

class SamplerTest {
    private static SamplingSettings warm(long seed) {
        return new SamplingSettings(0.8f, 3, 0.95f, 0.05f, 1.1f, 0, 0, OptionalLong.of(seed));
    }

    @Test
    void greedyTakesTheBestTokenAndSaysItsProbability() {
        Sampler.Choice choice =
                Sampler.of(SamplingSettings.greedy()).next(new float[] {0, 3, 1, -2});
        assertThat(choice.id()).isEqualTo(1);
        double sum = 1 + Math.exp(3) + Math.exp(1) + Math.exp(-2);
        assertThat((double) choice.logProbability()).isCloseTo(3 - Math.log(sum), within(1e-6));
    }

    @Test
    void theSameSeedChoosesTheSameTokens() {
        assertThat(chosen(warm(7))).isEqualTo(chosen(warm(7))).isNotEqualTo(chosen(warm(8)));
    }

    private static List<Integer> chosen(SamplingSettings settings) {
        Sampler sampler = Sampler.of(settings);
        SplittableRandom scores = new SplittableRandom(1);
        List<Integer> ids = new ArrayList<>();
        for (int step = 0; step < 50; step++) {
            float[] logits = new float[100];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = scores.nextFloat() * 4;
            }
            ids.add(sampler.next(logits).id());
        }
        return ids;
    }

    @Test
    void drawsTokensAsOftenAsTheirProbabilitySays() {
        Sampler sampler = Sampler.of(new SamplingSettings(1, 0, 1, 0, 1, 0, 0, OptionalLong.of(3)));
        int[] counts = new int[3];
        for (int i = 0; i < 30_000; i++) {
            counts[sampler.next(new float[] {(float) Math.log(6), (float) Math.log(3), 0}).id()]++;
        }
        assertThat(counts[0] / 30_000.0).isCloseTo(0.6, within(0.01));
        assertThat(counts[1] / 30_000.0).isCloseTo(0.3, within(0.01));
        assertThat(counts[2] / 30_000.0).isCloseTo(0.1, within(0.01));
    }

    @Test
    void aBiasCanForbidTheBestToken() {
        Sampler sampler =
                Sampler.of(
                        SamplingSettings.greedy(),
                        new Sampler.Demands(
                                Map.of(1, Float.NEGATIVE_INFINITY), 0, Optional.empty()));
        assertThat(sampler.next(new float[] {0, 3, 1}).id()).isEqualTo(2);
    }

    @Test
    void thePromptCountsForRepetitionButNotForFrequency() {
        SamplingSettings repetition =
                new SamplingSettings(0, 0, 1, 0, 2, 0, 0, OptionalLong.empty());
        Sampler repeating = Sampler.of(repetition);
        repeating.prompt(0);
        assertThat(repeating.next(new float[] {3, 2}).id()).isEqualTo(1);
        SamplingSettings frequency =
                new SamplingSettings(0, 0, 1, 0, 1, 2, 0, OptionalLong.empty());
        Sampler frequent = Sampler.of(frequency);
        frequent.prompt(0);
        assertThat(frequent.next(new float[] {3, 2}).id()).isEqualTo(0);
        assertThat(frequent.next(new float[] {3, 2}).id()).isEqualTo(1);
    }

    @Test
    void refusesScoresWithoutAFiniteOneAndSettingsWithoutSense() {
        float[] none = {Float.NEGATIVE_INFINITY, Float.NaN};
        assertThatThrownBy(() -> Sampler.of(SamplingSettings.greedy()).next(none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                new SamplingSettings(
                                        Float.NaN, 0, 1, 0, 1, 0, 0, OptionalLong.empty()))
                .hasMessage("sampling: temperature is NaN, expected 0 to 100");
    }

    @Test
    void theFastExponentialAgreesWithTheExactOne() {
        for (float x = 0; x > -80; x -= 0.00371f) {
            double exact = Math.exp(x);
            assertThat(Softmax.exp(x) / exact).isCloseTo(1, within(1e-5));
        }
        assertThat(Softmax.exp(Float.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void theKthLargestIsThatOfTheSortedScores() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            float[] scores = new float[random.nextInt(1, 300)];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(40);
            }
            float[] sorted = scores.clone();
            Arrays.sort(sorted);
            int k = random.nextInt(1, scores.length + 1);
            assertThat(Cut.kthLargest(scores, k)).isEqualTo(sorted[scores.length - k]);
        }
    }
}
