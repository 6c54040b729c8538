package dev.footnote.engine.sample;

/**
 * What turns scores into probabilities: the probability of a score x is exp(x - max) / sum.
 *
 * @param max the highest score
 * @param sum of exp(x - max) over all scores
 */
record Softmax(float max, double sum) {
    private static final float LOG2_E = 1.442695f;

    static Softmax of(float[] logits) {
        float max = max(logits);
        return new Softmax(max, sum(logits, max));
    }

    /** The highest score; an error when there is none above minus infinity. */
    static float max(float[] logits) {
        float max = Float.NEGATIVE_INFINITY;
        for (float x : logits) {
            max = x > max ? x : max;
        }
        if (max == Float.NEGATIVE_INFINITY || max == Float.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "of %d scores the highest is %s, expected a finite one"
                            .formatted(logits.length, max));
        }
        return max;
    }

    private static double sum(float[] logits, float max) {
        double sum = 0;
        for (float x : logits) {
            sum += exp(x - max);
        }
        return sum;
    }

    double probability(float logit) {
        return exp(logit - max) / sum;
    }

    double logProbability(float logit) {
        return logit - max - Math.log(sum);
    }

    double entropy(float[] logits) {
        double entropy = 0;
        for (float x : logits) {
            if (x > Float.NEGATIVE_INFINITY) {
                entropy -= probability(x) * logProbability(x);
            }
        }
        return entropy;
    }

    /**
     * exp for x at most 0, to about 2e-7: 2^n times a polynomial on [-0.5, 0.5]. A vocabulary takes
     * tens of thousands of these for each token, and {@code Math.exp} costs ten times as much.
     */
    static float exp(float x) {
        if (!(x > -87)) {
            return 0;
        }
        float y = x * LOG2_E;
        int n = (int) (y - 0.5f);
        float f = (y - n) * 0.6931472f;
        float p = 0.00019875691f;
        p = p * f + 0.0013981999f;
        p = p * f + 0.008333452f;
        p = p * f + 0.041665796f;
        p = p * f + 0.16666666f;
        p = p * f + 0.5f;
        p = p * f * f + f + 1;
        return p * Float.intBitsToFloat((n + 127) << 23);
    }
}
