package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.backend.vector.Lanes.COUNT;
import static dev.footnote.engine.backend.vector.Lanes.FLOATS;
import static dev.footnote.engine.backend.vector.Lanes.INTS;
import static dev.footnote.engine.backend.vector.Lanes.SHORTS;
import static dev.footnote.engine.backend.vector.Lanes.addPairs;
import static dev.footnote.engine.backend.vector.Lanes.pair;
import static dev.footnote.engine.backend.vector.Lanes.toFloats;
import static dev.footnote.engine.quant.Matrix.TILE_ROWS;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.footnote.engine.quant.Int8Matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A tile of 8-bit weights times 8-bit activations. A 16-bit lane takes two products, at most 2 ·
 * 128 · 127 = 32512, before it is widened. As with 4 bits, a result does not depend on how many
 * rows are computed together.
 */
final class Int8Products {
    /** Bytes of 16 rows of four columns. */
    private static final int STRIDE = TILE_ROWS * 4;

    private Int8Products() {}

    /** One row of activations; the 16 sums go to the beginning of {@code out}. */
    static void one(Int8Matrix matrix, int tile, Activations x, float[] out) {
        for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
            if (matrix.groupColumns() == 16) {
                oneOfHalfBlocks(matrix, tile, lane, x, out);
            } else if (matrix.hasMinimum()) {
                oneWithMinimum(matrix, tile, lane, x, out);
            } else {
                oneOfWholeBlocks(matrix, tile, lane, x, out);
            }
        }
    }

    private static void oneOfWholeBlocks(
            Int8Matrix matrix, int tile, int lane, Activations x, float[] out) {
        MemorySegment data = matrix.data();
        int blocks = matrix.blocks();
        int[] pairs = x.pairs;
        long at = (long) tile * blocks * 576 + lane * 4L;
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++, at += 576) {
            FloatVector total = toFloats(products(data, at + 64, pairs, block * 16, 16));
            sum = total.fma(floats(data, at).mul(x.scales[block]), sum);
        }
        sum.intoArray(out, lane);
    }

    private static void oneWithMinimum(
            Int8Matrix matrix, int tile, int lane, Activations x, float[] out) {
        MemorySegment data = matrix.data();
        int blocks = matrix.blocks();
        int[] pairs = x.pairs;
        long at = (long) tile * blocks * 640 + lane * 4L;
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++, at += 640) {
            FloatVector total = toFloats(products(data, at + 128, pairs, block * 16, 16));
            sum = total.fma(floats(data, at).mul(x.scales[block]), sum);
            float all = x.sums[2 * block] + x.sums[2 * block + 1];
            sum = floats(data, at + 64).fma(FloatVector.broadcast(FLOATS, all), sum);
        }
        sum.intoArray(out, lane);
    }

    private static void oneOfHalfBlocks(
            Int8Matrix matrix, int tile, int lane, Activations x, float[] out) {
        MemorySegment data = matrix.data();
        int blocks = matrix.blocks();
        int blockBytes = matrix.blockBytes();
        int scaleBytes = matrix.scaleBytes();
        boolean hasMinimum = matrix.hasMinimum();
        int[] pairs = x.pairs;
        long at = (long) tile * blocks * blockBytes + lane * 4L;
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int half = 0; half < 2 * blocks; half++) {
            long scale = at + (half & 1) * 64;
            long bytes = at + scaleBytes + (half & 1) * 4 * STRIDE;
            FloatVector total = toFloats(products(data, bytes, pairs, half * 8, 8));
            sum = total.fma(floats(data, scale).mul(x.scales[half >> 1]), sum);
            if (hasMinimum) {
                FloatVector all = FloatVector.broadcast(FLOATS, x.sums[half]);
                sum = floats(data, scale + scaleBytes / 2).fma(all, sum);
            }
            at += (half & 1) * blockBytes;
        }
        sum.intoArray(out, lane);
    }

    private static FloatVector floats(MemorySegment data, long at) {
        return FloatVector.fromMemorySegment(FLOATS, data, at, LITTLE_ENDIAN);
    }

    /** The products of so many pairs of columns. */
    private static IntVector products(
            MemorySegment data, long at, int[] pairs, int from, int count) {
        IntVector sum = IntVector.zero(INTS);
        long bytes = at;
        for (int i = from; i < from + count; i += 2, bytes += STRIDE) {
            sum = sum.add(addPairs(four(data, bytes, pairs, i)));
        }
        return sum;
    }

    /** The products of four columns, two a lane. */
    private static ShortVector four(MemorySegment data, long at, int[] pairs, int from) {
        ShortVector bytes = ShortVector.fromMemorySegment(SHORTS, data, at, LITTLE_ENDIAN);
        return bytes.lanewise(LSHL, 8)
                .lanewise(ASHR, 8)
                .mul(pair(pairs[from]))
                .add(bytes.lanewise(ASHR, 8).mul(pair(pairs[from + 1])));
    }

    /**
     * Some rows of activations; the sums go to {@code sums} of the scratch (rows, 16). A block of
     * weights is spread out once for all rows.
     */
    static void many(Int8Matrix matrix, int tile, Activations x, int start, Scratch scratch) {
        Arrays.fill(scratch.sums, 0, scratch.rows * TILE_ROWS, 0f);
        MemorySegment data = matrix.data();
        int groups = 32 / matrix.groupColumns();
        int scaleBytes = matrix.scaleBytes();
        for (int block = 0; block < matrix.blocks(); block++) {
            long at = ((long) tile * matrix.blocks() + block) * matrix.blockBytes();
            int index = block * x.rows + start;
            for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
                long scales = at + lane * 4L;
                spread(data, scales + scaleBytes, scratch.weights);
                for (int group = 0; group < groups; group++) {
                    floats(data, scales + group * 64L).intoArray(scratch.scales, 0);
                    rows(x, index, group * 8, groups == 1 ? 16 : group * 8 + 8, scratch, lane);
                    if (matrix.hasMinimum()) {
                        long minimum = scales + scaleBytes / 2 + group * 64L;
                        floats(data, minimum).intoArray(scratch.minima, 0);
                        minima(x, index, groups == 1 ? 2 : group, scratch, lane);
                    }
                }
            }
        }
    }

    /** Writes the bytes of a block as 16-bit lanes (16 pairs of columns, lanes). */
    private static void spread(MemorySegment data, long at, short[] weights) {
        int to = 0;
        for (long from = at; from < at + 8 * STRIDE; from += STRIDE) {
            ShortVector both = ShortVector.fromMemorySegment(SHORTS, data, from, LITTLE_ENDIAN);
            both.lanewise(LSHL, 8).lanewise(ASHR, 8).intoArray(weights, to);
            both.lanewise(ASHR, 8).intoArray(weights, to + SHORTS.length());
            to += 2 * SHORTS.length();
        }
    }

    /** Pairs of columns {@code from} to {@code to} of a block for all rows. */
    private static void rows(
            Activations x, int index, int from, int to, Scratch scratch, int lane) {
        int row = 0;
        for (; row + 4 <= scratch.rows; row += 4) {
            fourRows(x, index + row, from, to, scratch, row * TILE_ROWS + lane);
        }
        for (; row < scratch.rows; row++) {
            oneRow(x, index + row, from, to, scratch, row * TILE_ROWS + lane);
        }
    }

    private static void fourRows(
            Activations x, int index, int from, int to, Scratch scratch, int place) {
        short[] weights = scratch.weights;
        int[] pairs = x.pairs;
        IntVector a = IntVector.zero(INTS);
        IntVector b = a;
        IntVector c = a;
        IntVector d = a;
        int base = index * 16;
        for (int k = from; k < to; k += 2) {
            ShortVector u = ShortVector.fromArray(SHORTS, weights, k * SHORTS.length());
            ShortVector v = ShortVector.fromArray(SHORTS, weights, (k + 1) * SHORTS.length());
            a = a.add(two(u, v, pairs, base + k));
            b = b.add(two(u, v, pairs, base + k + 16));
            c = c.add(two(u, v, pairs, base + k + 32));
            d = d.add(two(u, v, pairs, base + k + 48));
        }
        addTo(scratch, place, a, x.scales[index]);
        addTo(scratch, place + TILE_ROWS, b, x.scales[index + 1]);
        addTo(scratch, place + 2 * TILE_ROWS, c, x.scales[index + 2]);
        addTo(scratch, place + 3 * TILE_ROWS, d, x.scales[index + 3]);
    }

    private static void oneRow(
            Activations x, int index, int from, int to, Scratch scratch, int place) {
        short[] weights = scratch.weights;
        int[] pairs = x.pairs;
        IntVector sum = IntVector.zero(INTS);
        for (int k = from; k < to; k += 2) {
            ShortVector u = ShortVector.fromArray(SHORTS, weights, k * SHORTS.length());
            ShortVector v = ShortVector.fromArray(SHORTS, weights, (k + 1) * SHORTS.length());
            sum = sum.add(two(u, v, pairs, index * 16 + k));
        }
        addTo(scratch, place, sum, x.scales[index]);
    }

    private static IntVector two(ShortVector u, ShortVector v, int[] pairs, int from) {
        return addPairs(u.mul(pair(pairs[from])).add(v.mul(pair(pairs[from + 1]))));
    }

    private static void addTo(Scratch scratch, int place, IntVector total, float factor) {
        FloatVector scale = FloatVector.fromArray(FLOATS, scratch.scales, 0);
        toFloats(total)
                .fma(scale.mul(factor), FloatVector.fromArray(FLOATS, scratch.sums, place))
                .intoArray(scratch.sums, place);
    }

    /** Adds the minima times the sum of the activations of half 0, half 1 or both (2). */
    private static void minima(Activations x, int index, int half, Scratch scratch, int lane) {
        FloatVector minimum = FloatVector.fromArray(FLOATS, scratch.minima, 0);
        for (int row = 0; row < scratch.rows; row++) {
            int place = row * TILE_ROWS + lane;
            int at = 2 * (index + row);
            float all = half == 2 ? x.sums[at] + x.sums[at + 1] : x.sums[at + half];
            minimum.fma(
                            FloatVector.broadcast(FLOATS, all),
                            FloatVector.fromArray(FLOATS, scratch.sums, place))
                    .intoArray(scratch.sums, place);
        }
    }
}
