package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.backend.vector.Lanes.COUNT;
import static dev.footnote.engine.backend.vector.Lanes.FLOATS;
import static dev.footnote.engine.backend.vector.Lanes.SHORTS;
import static dev.footnote.engine.backend.vector.Lanes.addPairs;
import static dev.footnote.engine.backend.vector.Lanes.pair;
import static dev.footnote.engine.backend.vector.Lanes.toFloats;
import static dev.footnote.engine.quant.Matrix.TILE_ROWS;

import static jdk.incubator.vector.VectorOperators.LSHR;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.footnote.engine.quant.Int4Matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A tile of 4-bit weights times 8-bit activations.
 *
 * <p>A 16-bit lane takes 16 products of a block of 32 columns: at most 16 · 15 · 127 = 30480, which
 * fits. So a block costs one multiplication and one addition of 16-bit lanes for each pair of
 * columns, and only its total is widened. The floating-point operations for a row of activations
 * are the same in both kernels, in the same order: a result does not depend on how many rows are
 * computed together.
 */
final class Int4Products {
    /** Bytes of 16 rows of eight columns. */
    private static final int STRIDE = TILE_ROWS * 4;

    private Int4Products() {}

    /** One row of activations; the 16 sums go to the beginning of {@code out}. */
    static void one(Int4Matrix matrix, int tile, Activations x, float[] out) {
        for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
            if (matrix.groupColumns() == 32) {
                oneOfWholeBlocks(matrix, tile, lane, x, out);
            } else {
                oneOfHalfBlocks(matrix, tile, lane, x, out);
            }
        }
    }

    private static void oneOfWholeBlocks(
            Int4Matrix matrix, int tile, int lane, Activations x, float[] out) {
        MemorySegment data = matrix.data();
        int blocks = matrix.blocks();
        long at = (long) tile * blocks * 384 + lane * 4L;
        int[] pairs = x.pairs;
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++, at += 384) {
            ShortVector products = ShortVector.zero(SHORTS);
            long nibbles = at + 128;
            for (int i = block * 16; i < block * 16 + 16; i += 4, nibbles += STRIDE) {
                products = products.add(eight(data, nibbles, pairs, i));
            }
            FloatVector total = toFloats(addPairs(products));
            sum = total.fma(floats(data, at).mul(x.scales[block]), sum);
            sum = floats(data, at + 64).fma(both(x.sums, block), sum);
        }
        sum.intoArray(out, lane);
    }

    private static FloatVector floats(MemorySegment data, long at) {
        return FloatVector.fromMemorySegment(FLOATS, data, at, LITTLE_ENDIAN);
    }

    private static FloatVector both(float[] sums, int index) {
        return FloatVector.broadcast(FLOATS, sums[2 * index] + sums[2 * index + 1]);
    }

    private static void oneOfHalfBlocks(
            Int4Matrix matrix, int tile, int lane, Activations x, float[] out) {
        MemorySegment data = matrix.data();
        int blocks = matrix.blocks();
        long at = (long) tile * blocks * 512 + lane * 4L;
        int[] pairs = x.pairs;
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++, at += 512) {
            for (int half = 0; half < 2; half++) {
                ShortVector products = ShortVector.zero(SHORTS);
                long nibbles = at + 256 + half * 2 * STRIDE;
                int from = block * 16 + half * 8;
                for (int i = from; i < from + 8; i += 4, nibbles += STRIDE) {
                    products = products.add(eight(data, nibbles, pairs, i));
                }
                FloatVector total = toFloats(addPairs(products));
                long scales = at + half * 64;
                sum = total.fma(floats(data, scales).mul(x.scales[block]), sum);
                FloatVector all = FloatVector.broadcast(FLOATS, x.sums[2 * block + half]);
                sum = floats(data, scales + 128).fma(all, sum);
            }
        }
        sum.intoArray(out, lane);
    }

    /** The products of eight columns, four a lane. */
    private static ShortVector eight(MemorySegment data, long at, int[] pairs, int from) {
        ShortVector nibbles = ShortVector.fromMemorySegment(SHORTS, data, at, LITTLE_ENDIAN);
        ShortVector a = nibbles.and((short) 15).mul(pair(pairs[from]));
        ShortVector b = nibbles.lanewise(LSHR, 4).and((short) 15).mul(pair(pairs[from + 1]));
        ShortVector c = nibbles.lanewise(LSHR, 8).and((short) 15).mul(pair(pairs[from + 2]));
        ShortVector d = nibbles.lanewise(LSHR, 12).mul(pair(pairs[from + 3]));
        return a.add(b).add(c.add(d));
    }

    /**
     * Some rows of activations; the sums go to {@code sums} of the scratch (rows, 16). A block of
     * weights is spread out once for all rows.
     */
    static void many(Int4Matrix matrix, int tile, Activations x, int start, Scratch scratch) {
        Arrays.fill(scratch.sums, 0, scratch.rows * TILE_ROWS, 0f);
        int halves = 32 / matrix.groupColumns();
        MemorySegment data = matrix.data();
        int scaleBytes = matrix.scaleBytes();
        for (int block = 0; block < matrix.blocks(); block++) {
            long at = ((long) tile * matrix.blocks() + block) * matrix.blockBytes();
            int index = block * x.rows + start;
            for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
                spread(data, at + scaleBytes + lane * 4L, scratch.weights);
                for (int half = 0; half < halves; half++) {
                    long scales = at + lane * 4L + half * 64L;
                    floats(data, scales).intoArray(scratch.scales, 0);
                    floats(data, scales + scaleBytes / 2).intoArray(scratch.minima, 0);
                    int from = half * 8;
                    int to = halves == 1 ? 16 : from + 8;
                    int row = 0;
                    for (; row + 4 <= scratch.rows; row += 4) {
                        fourRows(x, index + row, from, to, scratch, row * TILE_ROWS + lane);
                    }
                    for (; row < scratch.rows; row++) {
                        oneRow(x, index + row, from, to, scratch, row * TILE_ROWS + lane);
                    }
                }
            }
        }
    }

    /** Writes the nibbles of a block as 16-bit lanes (16 pairs of columns, lanes). */
    private static void spread(MemorySegment data, long at, short[] weights) {
        int to = 0;
        for (long from = at; from < at + 4 * STRIDE; from += STRIDE) {
            ShortVector rest = ShortVector.fromMemorySegment(SHORTS, data, from, LITTLE_ENDIAN);
            for (int n = 0; n < 4; n++) {
                rest.and((short) 15).intoArray(weights, to);
                rest = rest.lanewise(LSHR, 4);
                to += SHORTS.length();
            }
        }
    }

    /** Pairs of columns {@code from} to {@code to} of a block for four rows of activations. */
    private static void fourRows(
            Activations x, int index, int from, int to, Scratch scratch, int place) {
        short[] weights = scratch.weights;
        int[] pairs = x.pairs;
        ShortVector a = ShortVector.zero(SHORTS);
        ShortVector b = a;
        ShortVector c = a;
        ShortVector d = a;
        int base = index * 16;
        for (int k = from; k < to; k++) {
            ShortVector w = ShortVector.fromArray(SHORTS, weights, k * SHORTS.length());
            a = a.add(w.mul(pair(pairs[base + k])));
            b = b.add(w.mul(pair(pairs[base + k + 16])));
            c = c.add(w.mul(pair(pairs[base + k + 32])));
            d = d.add(w.mul(pair(pairs[base + k + 48])));
        }
        addTo(scratch, place, toFloats(addPairs(a)), x, index, from, to);
        addTo(scratch, place + TILE_ROWS, toFloats(addPairs(b)), x, index + 1, from, to);
        addTo(scratch, place + 2 * TILE_ROWS, toFloats(addPairs(c)), x, index + 2, from, to);
        addTo(scratch, place + 3 * TILE_ROWS, toFloats(addPairs(d)), x, index + 3, from, to);
    }

    private static void oneRow(
            Activations x, int index, int from, int to, Scratch scratch, int place) {
        short[] weights = scratch.weights;
        int[] pairs = x.pairs;
        ShortVector products = ShortVector.zero(SHORTS);
        for (int k = from; k < to; k++) {
            ShortVector w = ShortVector.fromArray(SHORTS, weights, k * SHORTS.length());
            products = products.add(w.mul(pair(pairs[index * 16 + k])));
        }
        addTo(scratch, place, toFloats(addPairs(products)), x, index, from, to);
    }

    private static void addTo(
            Scratch scratch,
            int place,
            FloatVector total,
            Activations x,
            int index,
            int from,
            int to) {
        FloatVector scale = FloatVector.fromArray(FLOATS, scratch.scales, 0);
        FloatVector minimum = FloatVector.fromArray(FLOATS, scratch.minima, 0);
        float all =
                to - from == 16
                        ? x.sums[2 * index] + x.sums[2 * index + 1]
                        : x.sums[2 * index + from / 8];
        FloatVector sum = FloatVector.fromArray(FLOATS, scratch.sums, place);
        sum = total.fma(scale.mul(x.scales[index]), sum);
        minimum.fma(FloatVector.broadcast(FLOATS, all), sum).intoArray(scratch.sums, place);
    }
}
