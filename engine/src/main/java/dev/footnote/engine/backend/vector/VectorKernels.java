package dev.footnote.engine.backend.vector;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Rotation;
import dev.footnote.engine.backend.Spans;
import dev.footnote.engine.backend.Team;
import dev.footnote.engine.quant.Matrix;

import java.lang.foreign.Arena;

/**
 * Kernels on vectors and several threads. Activations are quantized to 8 bits in blocks of 32 where
 * the weights are integers, and only there. No result depends on which rows are computed together
 * or on the number of threads.
 */
public final class VectorKernels implements Kernels {
    /** Below so many values the caller alone is faster. */
    private static final int SHARED_MIN = 1 << 14;

    private final Team team;
    private final Arena arena;
    private final Products products;
    private final float[][] scores;
    private int[] places = new int[0];
    private int[] placesStart = new int[0];

    /** Kernels on a number of threads, the caller's among them. */
    public VectorKernels(int threads) {
        this(new Team(threads));
    }

    /** Kernels that share a team, and end it when they are closed. */
    @SuppressWarnings("MustBeClosedChecker") // Closed with the kernels.
    public VectorKernels(Team team) {
        this.team = team;
        arena = Arena.ofShared();
        products = new Products(team, arena);
        scores = new float[team.size()][0];
    }

    @Override
    public void multiply(float[] x, int rows, Product[] requested) {
        products.multiply(x, rows, requested);
    }

    @Override
    public void gather(Matrix table, int[] indices, int count, float[] out) {
        forRows(
                count,
                table.columns(),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        table.readRow(indices[i], out, i * table.columns());
                    }
                });
    }

    @Override
    public void rmsNorm(
            float[] x, int rows, int width, float[] weight, float epsilon, float[] out) {
        forRows(
                rows,
                width,
                (from, to) -> {
                    for (int at = from * width; at < to * width; at += width) {
                        Norms.rms(x, at, width, weight, at % weight.length, epsilon, out);
                    }
                });
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
        forRows(
                rows,
                width,
                (from, to) -> {
                    for (int at = from * width; at < to * width; at += width) {
                        Norms.layer(x, at, width, weight, bias, at % weight.length, epsilon, out);
                    }
                });
    }

    @Override
    public void rotate(float[] x, int rows, Rotation rotation, int[] tableRows) {
        forRows(
                rows,
                rotation.heads() * rotation.headWidth(),
                (from, to) -> {
                    for (int row = from; row < to; row++) {
                        turn(x, row, rotation, tableRows[row] * rotation.rotated() / 2);
                    }
                });
    }

    private static void turn(float[] x, int row, Rotation rotation, int table) {
        int half = rotation.rotated() / 2;
        int stride = rotation.interleaved() ? 1 : half;
        int step = rotation.interleaved() ? 2 : 1;
        float[] cosines = rotation.cosines();
        float[] sines = rotation.sines();
        for (int h = 0; h < rotation.heads(); h++) {
            int head = (row * rotation.heads() + h) * rotation.headWidth();
            for (int i = 0; i < half; i++) {
                float cosine = cosines[table + i];
                float sine = sines[table + i];
                int first = head + i * step;
                float a = x[first];
                float b = x[first + stride];
                x[first] = a * cosine - b * sine;
                x[first + stride] = a * sine + b * cosine;
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
        int keyTotal = 0;
        int keysMax = 0;
        long cost = 0;
        for (int s = 0; s < spans.count; s++) {
            keyTotal += spans.keyCount[s];
            keysMax = Math.max(keysMax, spans.keyCount[s]);
            cost += (long) spans.keyCount[s] * spans.queryCount[s];
        }
        reserve(spans.count, keyTotal, keysMax);
        Attention.place(shape, spans, places, placesStart);
        var call = new Attention.Call(q, keys, values, shape, spans, out);
        Attention attention = new Attention(call, places, placesStart);
        boolean shared = cost * shape.queryHeads() * shape.headWidth() >= SHARED_MIN;
        for (int s = 0; s < spans.count; s++) {
            attend(attention, s, spans.queryCount[s], shape.queryHeads(), shared);
        }
    }

    private void attend(Attention attention, int sequence, int queries, int heads, boolean shared) {
        int units = queries * heads;
        int parts = shared ? Math.min(units, Math.max(queries, team.size() * 4)) : 1;
        int limited = Math.min(parts, Team.PARTS_MAX);
        team.run(
                limited,
                (part, member) -> {
                    int to = (int) ((long) units * (part + 1) / limited);
                    for (int i = (int) ((long) units * part / limited); i < to; i++) {
                        attention.attend(sequence, i / heads, i % heads, scores[member]);
                    }
                });
    }

    private void reserve(int sequences, int keyTotal, int keysMax) {
        if (placesStart.length < sequences) {
            placesStart = new int[sequences];
        }
        if (places.length < keyTotal) {
            places = new int[keyTotal * 2];
        }
        if (scores[0].length < keysMax) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = new float[keysMax * 2];
            }
        }
    }

    @Override
    public void softmax(float[] x, int rows, int width) {
        forRows(
                rows,
                width,
                (from, to) -> {
                    for (int row = from; row < to; row++) {
                        Functions.softmax(x, row * width, (row + 1) * width);
                    }
                });
    }

    @Override
    public void activate(Activation activation, float[] x, int count) {
        forRows(count, 1, (from, to) -> Functions.activate(activation, x, from, to));
    }

    @Override
    public void gate(Activation activation, float[] gate, float[] up, int count) {
        forRows(count, 1, (from, to) -> Functions.gate(activation, gate, up, from, to));
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
        forRows(count, 1, (from, to) -> Functions.softCap(x, cap, from, to));
    }

    /** Work on rows {@code from} to {@code to}. */
    @FunctionalInterface
    private interface RowRange {
        void run(int from, int to);
    }

    private void forRows(int rows, int width, RowRange work) {
        if ((long) rows * width < SHARED_MIN || team.size() == 1) {
            work.run(0, rows);
            return;
        }
        int parts = Math.min(rows, team.size() * 2);
        team.run(
                parts,
                (part, member) ->
                        work.run(
                                (int) ((long) rows * part / parts),
                                (int) ((long) rows * (part + 1) / parts)));
    }

    @Override
    public void close() {
        team.close();
        arena.close();
    }
}
