package dev.footnote.engine;

/** Scores of a head as probabilities. */
final class Probabilities {

    private Probabilities() {}

    static float[] sigmoid(float[] scores) {
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = (float) (1 / (1 + Math.exp(-scores[i])));
        }
        return probabilities;
    }

    static float[] softmax(float[] scores) {
        double sum = logSumExp(scores, 0, scores.length);
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = (float) Math.exp(scores[i] - sum);
        }
        return probabilities;
    }

    /** The logarithm of the sum of exp over part of an array. */
    static double logSumExp(float[] values, int from, int count) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += Math.exp(values[i] - max);
        }
        return max + Math.log(sum);
    }
}
