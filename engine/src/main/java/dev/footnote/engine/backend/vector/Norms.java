package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.backend.vector.Lanes.COUNT;
import static dev.footnote.engine.backend.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Normalisation of single rows. */
final class Norms {
    private Norms() {}

    static void rms(
            float[] x, int from, int width, float[] weight, int w, float epsilon, float[] out) {
        float factor = (float) (1 / Math.sqrt(squares(x, from, width, 0) / width + epsilon));
        int i = 0;
        for (; i + COUNT <= width; i += COUNT) {
            FloatVector.fromArray(FLOATS, x, from + i)
                    .mul(factor)
                    .mul(FloatVector.fromArray(FLOATS, weight, w + i))
                    .intoArray(out, from + i);
        }
        for (; i < width; i++) {
            out[from + i] = x[from + i] * factor * weight[w + i];
        }
    }

    static void layer(
            float[] x,
            int from,
            int width,
            float[] weight,
            float[] bias,
            int w,
            float epsilon,
            float[] out) {
        float mean = (float) (sum(x, from, width) / width);
        float factor = (float) (1 / Math.sqrt(squares(x, from, width, mean) / width + epsilon));
        boolean hasBias = bias.length != 0;
        int i = 0;
        for (; i + COUNT <= width; i += COUNT) {
            FloatVector scaled =
                    FloatVector.fromArray(FLOATS, x, from + i)
                            .sub(mean)
                            .mul(factor)
                            .mul(FloatVector.fromArray(FLOATS, weight, w + i));
            if (hasBias) {
                scaled = scaled.add(FloatVector.fromArray(FLOATS, bias, w + i));
            }
            scaled.intoArray(out, from + i);
        }
        for (; i < width; i++) {
            float scaled = (x[from + i] - mean) * factor * weight[w + i];
            out[from + i] = hasBias ? scaled + bias[w + i] : scaled;
        }
    }

    private static double sum(float[] x, int from, int width) {
        FloatVector sums = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + COUNT <= width; i += COUNT) {
            sums = sums.add(FloatVector.fromArray(FLOATS, x, from + i));
        }
        double sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < width; i++) {
            sum += x[from + i];
        }
        return sum;
    }

    private static double squares(float[] x, int from, int width, float mean) {
        FloatVector sums = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + COUNT <= width; i += COUNT) {
            FloatVector distance = FloatVector.fromArray(FLOATS, x, from + i).sub(mean);
            sums = distance.fma(distance, sums);
        }
        double sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < width; i++) {
            float distance = x[from + i] - mean;
            sum += distance * distance;
        }
        return sum;
    }
}
