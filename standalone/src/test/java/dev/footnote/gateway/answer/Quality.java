package dev.footnote.gateway.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well probabilities tell questions with an answer from those without.
 *
 * @param falseRefusals share of the answerable that a threshold refuses
 * @param refusals share of the unanswerable that it refuses
 * @param areaUnderCurve how often an answerable question stands above an unanswerable one
 * @param calibrationError mean distance of the probabilities from the shares that come true, over
 *     {@value #BINS} bins of equal width, each by its size
 */
record Quality(
        double falseRefusals, double refusals, double areaUnderCurve, double calibrationError) {
    private static final int BINS = 5;

    static Quality of(
            List<Sample> samples, ToDoubleFunction<Sample> probability, double threshold) {
        List<Double> answerable = new ArrayList<>();
        List<Double> unanswerable = new ArrayList<>();
        for (Sample sample : samples) {
            double value = probability.applyAsDouble(sample);
            (sample.answerable() ? answerable : unanswerable).add(value);
        }
        return new Quality(
                shareBelow(answerable, threshold),
                shareBelow(unanswerable, threshold),
                areaUnderCurve(answerable, unanswerable),
                calibrationError(samples, probability));
    }

    /** The highest threshold that refuses at most this share of the answerable. */
    static double threshold(
            List<Sample> samples, ToDoubleFunction<Sample> probability, double falseRefusalsMax) {
        double[] answerable =
                samples.stream()
                        .filter(Sample::answerable)
                        .mapToDouble(probability)
                        .sorted()
                        .toArray();
        return answerable[(int) (falseRefusalsMax * answerable.length)];
    }

    private static double shareBelow(List<Double> values, double threshold) {
        return (double) values.stream().filter(it -> it < threshold).count() / values.size();
    }

    private static double areaUnderCurve(List<Double> above, List<Double> below) {
        double inOrder = 0;
        for (double a : above) for (double b : below) inOrder += a > b ? 1 : a == b ? 0.5 : 0;
        return inOrder / (above.size() * below.size());
    }

    private static double calibrationError(
            List<Sample> samples, ToDoubleFunction<Sample> probability) {
        var surplus = new double[BINS];
        for (Sample sample : samples) {
            double value = probability.applyAsDouble(sample);
            surplus[Math.min(BINS - 1, (int) (value * BINS))] += value - sample.target();
        }
        double error = 0;
        for (double bin : surplus) error += Math.abs(bin);
        return error / samples.size();
    }
}
