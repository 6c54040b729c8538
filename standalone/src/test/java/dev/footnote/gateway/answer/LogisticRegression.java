package dev.footnote.gateway.answer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Weights for the features, and a bias behind them.
 *
 * <p>They are found by plain gradient descent on the mean log loss with a little shrinkage, which
 * keeps features that say nearly the same from being set against each other. Both classes weigh the
 * same, however many questions each of them has.
 */
// The array is read only, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record LogisticRegression(double[] weights) {
    private static final int STEPS = 40_000;
    private static final double STEP = 0.5;

    static LogisticRegression fit(List<Sample> samples, double shrinkage) {
        int width = samples.getFirst().features().values().length;
        double answerable = samples.stream().mapToDouble(Sample::target).sum();
        var balance =
                new double[] {0.5 / (samples.size() - answerable), 0.5 / Math.max(1, answerable)};
        var weights = new double[width + 1];
        for (int step = 0; step < STEPS; step++) {
            var gradient = new double[width + 1];
            for (Sample sample : samples) {
                double[] values = sample.features().values();
                double error = probability(values, weights) - sample.target();
                error *= balance[sample.answerable() ? 1 : 0];
                for (int i = 0; i < width; i++) gradient[i] += error * values[i];
                gradient[width] += error;
            }
            for (int i = 0; i <= width; i++) {
                double shrink = i < width ? shrinkage * weights[i] : 0;
                weights[i] -= STEP * (gradient[i] + shrink);
            }
        }
        return new LogisticRegression(weights);
    }

    double probability(Sample sample) {
        return probability(sample.features().values(), weights);
    }

    private static double probability(double[] values, double[] weights) {
        double sum = weights[values.length];
        for (int i = 0; i < values.length; i++) sum += weights[i] * values[i];
        return 1 / (1 + Math.exp(-sum));
    }

    @Override
    public String toString() {
        return Arrays.stream(weights)
                .mapToObj("%.2f"::formatted)
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
