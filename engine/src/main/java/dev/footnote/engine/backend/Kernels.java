package dev.footnote.engine.backend;

import dev.footnote.engine.quant.Matrix;

/**
 * The operations a plan is made of, each on all rows of a step at once, so that an implementation
 * can block, vectorize and share the work of one call among its threads. Matrices of activations
 * are row-major, one row a token, from index 0. Calls come from one thread at a time. Scratch that
 * an implementation needs (quantized activations, partial sums) is its own and is kept between
 * calls; nothing here allocates for each token.
 */
public interface Kernels extends Residence, AutoCloseable {

    /**
     * {@code product.out[t] = product.matrix · x[t] + product.bias} for every product and row; the
     * products share their input, which may be quantized once for all of them.
     *
     * @param x (rows, inputs)
     */
    void multiply(float[] x, int rows, Product[] products);

    /**
     * Copies row {@code indices[i]} of the table to row {@code i} of {@code out}.
     *
     * @param out (count, table columns)
     */
    void gather(Matrix table, int[] indices, int count, float[] out);

    /**
     * {@code out = x / sqrt(mean(x²) + epsilon) · weight} in each row.
     *
     * @param x (rows, width)
     * @param weight one or more vectors of {@code width}: row r uses vector r mod their number
     * @param out (rows, width); may be {@code x} itself
     */
    void rmsNorm(float[] x, int rows, int width, float[] weight, float epsilon, float[] out);

    /**
     * {@code out = (x - mean) / sqrt(variance + epsilon) · weight + bias} in each row.
     *
     * @param weight as in {@link #rmsNorm}
     * @param bias like {@code weight}, or empty
     * @param out (rows, width); may be {@code x} itself
     */
    void layerNorm(
            float[] x,
            int rows,
            int width,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out);

    /**
     * Turns each head of each row in place by the angles in row {@code tableRows[t]} of the tables.
     *
     * @param x (rows, heads · headWidth)
     */
    void rotate(float[] x, int rows, Rotation rotation, int[] tableRows);

    /**
     * Softmax attention of every query over the keys of its sequence.
     *
     * @param q (rows, queryHeads · headWidth)
     * @param keys (key rows, keyHeads · headWidth), addressed through {@code spans}
     * @param values laid out as the keys
     * @param out (rows, queryHeads · headWidth)
     */
    void attend(
            float[] q,
            float[] keys,
            float[] values,
            AttentionShape shape,
            Spans spans,
            float[] out);

    /** Softmax of each row in place. */
    void softmax(float[] x, int rows, int width);

    /** Applies the function in place to the first {@code count} values. */
    void activate(Activation activation, float[] x, int count);

    /** {@code gate = activation(gate) · up} over the first {@code count} values. */
    void gate(Activation activation, float[] gate, float[] up, int count);

    /** {@code x += y} over the first {@code count} values. */
    void add(float[] x, float[] y, int count);

    /** {@code x *= factor} over the first {@code count} values. */
    void scale(float[] x, float factor, int count);

    /** {@code x = cap · tanh(x / cap)} over the first {@code count} values. */
    void softCap(float[] x, float cap, int count);

    /**
     * Copies row i of {@code from} to row {@code rows[i]} of {@code to}.
     *
     * @param from (count, width)
     * @param to (more rows, width)
     */
    default void scatter(float[] from, int[] rows, int count, int width, float[] to) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, i * width, to, rows[i] * width, width);
        }
    }

    /**
     * Copies row {@code rows[i]} of {@code from} to row i of {@code to}.
     *
     * @param from (more rows, width)
     * @param to (count, width)
     */
    default void pick(float[] from, int[] rows, int count, int width, float[] to) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, rows[i] * width, to, i * width, width);
        }
    }

    /** Ends the threads, when there are any, and gives back the memory of a device. */
    @Override
    void close();
}
