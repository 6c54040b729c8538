package dev.footnote.engine.backend.plain;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Rotation;
import dev.footnote.engine.backend.Spans;
import dev.footnote.engine.quant.Matrix;

/**
 * The kernels as their definitions read, one value after another, on one thread, with activations
 * in float throughout. Sums that lose digits run in double, so that other backends can be held to
 * this one.
 */
public final class PlainKernels implements Kernels {

    private float[] row = new float[0];
    private float[] scores = new float[0];

    @Override
    public void multiply(float[] x, int rows, Product[] products) {
        for (Product product : products) {
            multiply(x, rows, product);
        }
    }

    private void multiply(float[] x, int rows, Product product) {
        Matrix matrix = product.matrix();
        int columns = matrix.columns();
        int outputs = matrix.rows();
        row = atLeast(row, columns);
        for (int o = 0; o < outputs; o++) {
            matrix.readRow(o, row, 0);
            float bias = product.bias().length == 0 ? 0 : product.bias()[o];
            for (int t = 0; t < rows; t++) {
                product.out()[t * outputs + o] = bias + dot(row, 0, x, t * columns, columns);
            }
        }
    }

    @Override
    public void gather(Matrix table, int[] indices, int count, float[] out) {
        for (int i = 0; i < count; i++) {
            table.readRow(indices[i], out, i * table.columns());
        }
    }

    @Override
    public void rmsNorm(
            float[] x, int rows, int width, float[] weight, float epsilon, float[] out) {
        for (int r = 0; r < rows; r++) {
            int from = r * width;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (double) x[from + i] * x[from + i];
            }
            float factor = (float) (1 / Math.sqrt(squares / width + epsilon));
            int w = from % weight.length;
            for (int i = 0; i < width; i++) {
                out[from + i] = x[from + i] * factor * weight[w + i];
            }
        }
    }

    @Override
    public void layerNorm(
            float[] x,
            int rows,
            int width,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out) {
        for (int r = 0; r < rows; r++) {
            int from = r * width;
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += x[from + i];
            }
            double mean = sum / width;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (x[from + i] - mean) * (x[from + i] - mean);
            }
            double factor = 1 / Math.sqrt(squares / width + epsilon);
            int w = from % weight.length;
            for (int i = 0; i < width; i++) {
                float b = bias.length == 0 ? 0 : bias[w + i];
                out[from + i] = (float) ((x[from + i] - mean) * factor) * weight[w + i] + b;
            }
        }
    }

    @Override
    public void rotate(float[] x, int rows, Rotation rotation, int[] tableRows) {
        int half = rotation.rotated() / 2;
        int stride = rotation.interleaved() ? 1 : half;
        int step = rotation.interleaved() ? 2 : 1;
        for (int t = 0; t < rows; t++) {
            for (int h = 0; h < rotation.heads(); h++) {
                int head = (t * rotation.heads() + h) * rotation.headWidth();
                for (int i = 0; i < half; i++) {
                    float cosine = rotation.cosines()[tableRows[t] * half + i];
                    float sine = rotation.sines()[tableRows[t] * half + i];
                    int first = head + i * step;
                    float a = x[first];
                    float b = x[first + stride];
                    x[first] = a * cosine - b * sine;
                    x[first + stride] = a * sine + b * cosine;
                }
            }
        }
    }

    @Override
    public void attend(
            float[] q,
            float[] keys,
            float[] values,
            AttentionShape shape,
            Spans spans,
            float[] out) {
        for (int s = 0; s < spans.count; s++) {
            scores = atLeast(scores, spans.keyCount[s]);
            for (int t = 0; t < spans.queryCount[s]; t++) {
                for (int h = 0; h < shape.queryHeads(); h++) {
                    attendOne(q, keys, values, shape, spans, out, s, t, h);
                }
            }
        }
    }

    /** One head of one query. */
    private void attendOne(
            float[] q,
            float[] keys,
            float[] values,
            AttentionShape shape,
            Spans spans,
            float[] out,
            int s,
            int t,
            int h) {
        int width = shape.headWidth();
        int keyHead = h / (shape.queryHeads() / shape.keyHeads());
        int query = ((spans.queryStart[s] + t) * shape.queryHeads() + h) * width;
        int position = spans.firstPosition[s] + t;
        int end = shape.causal() ? Math.min(position + 1, spans.keyCount[s]) : spans.keyCount[s];
        int begin = (int) Math.max(0L, (long) position + 1 - shape.window());
        for (int p = begin; p < end; p++) {
            int key = keyIndex(spans, s, p, shape, keyHead);
            float score = dot(q, query, keys, key, width) * shape.scale();
            if (shape.distanceBias().length != 0) {
                score += distanceBias(shape, h, p - position);
            }
            scores[p - begin] =
                    shape.softCap() > 0
                            ? (float) (shape.softCap() * Math.tanh(score / shape.softCap()))
                            : score;
        }
        softmaxRow(scores, 0, end - begin);
        for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int p = begin; p < end; p++) {
                sum +=
                        (double) scores[p - begin]
                                * values[keyIndex(spans, s, p, shape, keyHead) + i];
            }
            out[query + i] = (float) sum;
        }
    }

    private static float distanceBias(AttentionShape shape, int head, int distance) {
        int reach = shape.reach();
        int clamped = Math.clamp(distance, -reach, reach);
        return shape.distanceBias()[head * (2 * reach + 1) + clamped + reach];
    }

    private static int keyIndex(Spans spans, int s, int position, AttentionShape shape, int head) {
        int row = spans.pageRows[s][position / spans.pageSize] + position % spans.pageSize;
        return (row * shape.keyHeads() + head) * shape.headWidth();
    }

    @Override
    public void softmax(float[] x, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            softmaxRow(x, r * width, width);
        }
    }

    private static void softmaxRow(float[] x, int from, int width) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < width; i++) {
            max = Math.max(max, x[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < width; i++) {
            x[from + i] = (float) Math.exp(x[from + i] - max);
            sum += x[from + i];
        }
        for (int i = 0; i < width; i++) {
            x[from + i] = (float) (x[from + i] / sum);
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = apply(activation, x[i]);
        }
    }

    @Override
    public void gate(Activation activation, float[] gate, float[] up, int count) {
        for (int i = 0; i < count; i++) {
            gate[i] = apply(activation, gate[i]) * up[i];
        }
    }

    private static float apply(Activation activation, double x) {
        return (float)
                switch (activation) {
                    case SILU -> x / (1 + Math.exp(-x));
                    case GELU -> 0.5 * x * (1 + ErrorFunction.erf(x / Math.sqrt(2)));
                    case GELU_TANH ->
                            0.5
                                    * x
                                    * (1
                                            + Math.tanh(
                                                    Math.sqrt(2 / Math.PI)
                                                            * (x + 0.044715 * x * x * x)));
                    case RELU -> Math.max(x, 0);
                    case TANH -> Math.tanh(x);
                };
    }

    @Override
    public void add(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] += y[i];
        }
    }

    @Override
    public void scale(float[] x, float factor, int count) {
        for (int i = 0; i < count; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public void softCap(float[] x, float cap, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = (float) (cap * Math.tanh(x[i] / cap));
        }
    }

    @Override
    public void close() {
        // Owns nothing but the heap.
    }

    private static float dot(float[] a, int fromA, float[] b, int fromB, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) a[fromA + i] * b[fromB + i];
        }
        return (float) sum;
    }

    private static float[] atLeast(float[] scratch, int length) {
        return scratch.length >= length ? scratch : new float[length];
    }
}
