package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.backend.vector.Lanes.COUNT;
import static dev.footnote.engine.backend.vector.Lanes.FLOATS;

import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.footnote.engine.backend.Activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The non-linear functions. The exponential is the polynomial of Cephes' expf (relative error about
 * 1e-7); the error function is formula 7.1.26 of Abramowitz and Stegun (absolute error 3e-7 with
 * floats), the others follow from these.
 *
 * <p>Only the exponential is written in vectors, as one loop without calls of our own: whether the
 * compiler inlines such a call depends on what it compiled before, and a vector passed through a
 * call costs more than the function. The loops around it are plain.
 */
final class Functions {
    /** Added and subtracted, rounds to an integer; the integer is in the low bits of the sum. */
    private static final float ROUNDING = 0x1.8p23f;

    private static final float EXP_MAX = 88.37f;
    private static final float EXP_MIN = -87.33f;

    /** Values worked on at a time. */
    private static final int CHUNK = 256;

    private Functions() {}

    /** Applies the function in place. */
    static void activate(Activation activation, float[] x, int start, int end) {
        float[] scratch = new float[Math.min(CHUNK, roundUp(end - start))];
        for (int from = start; from < end; from += CHUNK) {
            int to = Math.min(end, from + CHUNK);
            switch (activation) {
                case SILU -> silu(x, from, to, scratch);
                case GELU -> gelu(x, from, to, scratch);
                case GELU_TANH -> geluTanh(x, from, to, scratch);
                case RELU -> relu(x, from, to);
                case TANH -> tanh(x, from, to, scratch);
            }
        }
    }

    private static int roundUp(int count) {
        return (count + COUNT - 1) / COUNT * COUNT;
    }

    private static void silu(float[] x, int from, int to, float[] power) {
        for (int i = from; i < to; i++) {
            power[i - from] = -x[i];
        }
        exponentials(power, 0, roundUp(to - from));
        for (int i = from; i < to; i++) {
            x[i] = x[i] / (1 + power[i - from]);
        }
    }

    private static void gelu(float[] x, int from, int to, float[] power) {
        for (int i = from; i < to; i++) {
            power[i - from] = -0.5f * x[i] * x[i];
        }
        exponentials(power, 0, roundUp(to - from));
        for (int i = from; i < to; i++) {
            float t = 1 / (1 + 0.3275911f * 0.70710677f * Math.abs(x[i]));
            float sum = 1.0614054f;
            sum = sum * t - 1.4531521f;
            sum = sum * t + 1.4214138f;
            sum = sum * t - 0.28449672f;
            sum = sum * t + 0.2548296f;
            float erf = Math.copySign(1 - sum * t * power[i - from], x[i]);
            x[i] = 0.5f * x[i] * (1 + erf);
        }
    }

    private static void geluTanh(float[] x, int from, int to, float[] power) {
        for (int i = from; i < to; i++) {
            float inner = (float) Math.sqrt(2 / Math.PI) * (x[i] + 0.044715f * x[i] * x[i] * x[i]);
            power[i - from] = 2 * inner;
        }
        exponentials(power, 0, roundUp(to - from));
        for (int i = from; i < to; i++) {
            // 0.5 (1 + tanh y) = 1 - 1 / (e^2y + 1)
            x[i] = x[i] - x[i] / (power[i - from] + 1);
        }
    }

    private static void relu(float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            x[i] = Math.max(x[i], 0);
        }
    }

    private static void tanh(float[] x, int from, int to, float[] power) {
        for (int i = from; i < to; i++) {
            power[i - from] = 2 * x[i];
        }
        exponentials(power, 0, roundUp(to - from));
        for (int i = from; i < to; i++) {
            // Near zero the polynomial of Cephes' tanhf keeps the digits that the other loses.
            float square = x[i] * x[i];
            float sum = -5.7049887e-3f;
            sum = sum * square + 2.0639088e-2f;
            sum = sum * square - 0.053739715f;
            sum = sum * square + 1.3331442e-1f;
            sum = sum * square - 0.3333328f;
            float near = sum * square * x[i] + x[i];
            float far = 1 - 2 / (power[i - from] + 1);
            x[i] = Math.abs(x[i]) < 0.625f ? near : far;
        }
    }

    /** Applies the function to the gate and multiplies by the other. */
    static void gate(Activation activation, float[] gate, float[] up, int start, int end) {
        activate(activation, gate, start, end);
        for (int i = start; i < end; i++) {
            gate[i] *= up[i];
        }
    }

    static void softCap(float[] x, float cap, int start, int end) {
        float factor = 1 / cap;
        for (int i = start; i < end; i++) {
            x[i] *= factor;
        }
        activate(Activation.TANH, x, start, end);
        for (int i = start; i < end; i++) {
            x[i] *= cap;
        }
    }

    static void softmax(float[] x, int start, int end) {
        float sum = powers(x, start, end, max(x, start, end));
        float factor = 1 / sum;
        for (int i = start; i < end; i++) {
            x[i] *= factor;
        }
    }

    private static float max(float[] x, int start, int end) {
        FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        int i = start;
        for (; i + COUNT <= end; i += COUNT) {
            largest = largest.max(FloatVector.fromArray(FLOATS, x, i));
        }
        float max = largest.reduceLanes(VectorOperators.MAX);
        for (; i < end; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /** Replaces each value by the exponential of its distance to the largest; gives their sum. */
    private static float powers(float[] x, int start, int end, float max) {
        int whole = start + (end - start) / COUNT * COUNT;
        for (int i = start; i < end; i++) {
            x[i] -= max;
        }
        exponentials(x, start, whole);
        for (int i = whole; i < end; i++) {
            x[i] = (float) Math.exp(x[i]);
        }
        return sum(x, start, end);
    }

    private static float sum(float[] x, int start, int end) {
        FloatVector sums = FloatVector.zero(FLOATS);
        int i = start;
        for (; i + COUNT <= end; i += COUNT) {
            sums = sums.add(FloatVector.fromArray(FLOATS, x, i));
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < end; i++) {
            sum += x[i];
        }
        return sum;
    }

    /** The exponential of whole vectors in place. */
    private static void exponentials(float[] values, int start, int end) {
        for (int i = start; i < end; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, values, i);
            FloatVector limited = x.min(EXP_MAX).max(EXP_MIN);
            FloatVector power = limited.mul(1.442695f).add(ROUNDING);
            FloatVector whole = power.sub(ROUNDING);
            FloatVector rest = limited.sub(whole.mul(0.6933594f)).add(whole.mul(2.1219444e-4f));
            FloatVector sum = rest.mul(1.9875691e-4f).add(1.3981999e-3f);
            sum = sum.mul(rest).add(8.333452e-3f);
            sum = sum.mul(rest).add(4.1665796e-2f);
            sum = sum.mul(rest).add(0.16666666f);
            sum = sum.mul(rest).add(0.5f);
            sum = sum.fma(rest.mul(rest), rest.add(1f));
            FloatVector scale =
                    power.reinterpretAsInts()
                            .sub(Float.floatToRawIntBits(ROUNDING) - 127)
                            .lanewise(LSHL, 23)
                            .reinterpretAsFloats();
            VectorMask<Float> none = x.compare(VectorOperators.LT, EXP_MIN);
            sum.mul(scale).blend(0f, none).intoArray(values, i);
        }
    }
}
