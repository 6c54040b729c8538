package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.backend.vector.Lanes.COUNT;
import static dev.footnote.engine.backend.vector.Lanes.FLOATS;
import static dev.footnote.engine.backend.vector.Lanes.INTS;
import static dev.footnote.engine.quant.Matrix.TILE_ROWS;

import static jdk.incubator.vector.VectorOperators.LSHL;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

import java.lang.foreign.MemorySegment;

/**
 * A tile of floating-point weights times rows of floats. Each sum is one chain of fused
 * multiplications and additions over the columns in order, whichever kernel computes it.
 */
final class FloatProducts {
    private FloatProducts() {}

    /** The rows of activations that a kernel call computes. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
    record Rows(float[] x, int columns, int start, int count) {}

    /** A tile of 32-bit weights (columns, 16) at a place; the sums go to {@code out} (rows, 16). */
    static void many(MemorySegment data, long at, Rows rows, float[] out) {
        for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
            long from = at + lane * 4L;
            int row = 0;
            for (; row + 8 <= rows.count; row += 8) {
                eight(data, from, rows, row, out, lane);
            }
            for (; row + 4 <= rows.count; row += 4) {
                four(data, from, rows, row, out, lane);
            }
            for (; row < rows.count; row++) {
                one(data, from, rows, row, out, lane);
            }
        }
    }

    private static FloatVector x(float[] x, int index) {
        return FloatVector.broadcast(FLOATS, x[index]);
    }

    private static void one(
            MemorySegment data, long from, Rows rows, int row, float[] out, int lane) {
        float[] x = rows.x;
        int columns = rows.columns;
        int start = (rows.start + row) * columns;
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < columns; i++) {
            sum = weights(data, from + i * 64L).fma(x(x, start + i), sum);
        }
        sum.intoArray(out, row * TILE_ROWS + lane);
    }

    private static FloatVector weights(MemorySegment data, long at) {
        return FloatVector.fromMemorySegment(FLOATS, data, at, LITTLE_ENDIAN);
    }

    private static void four(
            MemorySegment data, long from, Rows rows, int row, float[] out, int lane) {
        float[] x = rows.x;
        int columns = rows.columns;
        int x0 = (rows.start + row) * columns;
        int x1 = x0 + columns;
        int x2 = x1 + columns;
        int x3 = x2 + columns;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < columns; i++) {
            FloatVector w = weights(data, from + i * 64L);
            s0 = w.fma(x(x, x0 + i), s0);
            s1 = w.fma(x(x, x1 + i), s1);
            s2 = w.fma(x(x, x2 + i), s2);
            s3 = w.fma(x(x, x3 + i), s3);
        }
        int to = row * TILE_ROWS + lane;
        s0.intoArray(out, to);
        s1.intoArray(out, to + TILE_ROWS);
        s2.intoArray(out, to + 2 * TILE_ROWS);
        s3.intoArray(out, to + 3 * TILE_ROWS);
    }

    private static void eight(
            MemorySegment data, long from, Rows rows, int row, float[] out, int lane) {
        float[] x = rows.x;
        int columns = rows.columns;
        int x0 = (rows.start + row) * columns;
        int x1 = x0 + columns;
        int x2 = x1 + columns;
        int x3 = x2 + columns;
        int x4 = x3 + columns;
        int x5 = x4 + columns;
        int x6 = x5 + columns;
        int x7 = x6 + columns;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        for (int i = 0; i < columns; i++) {
            FloatVector w = weights(data, from + i * 64L);
            s0 = w.fma(x(x, x0 + i), s0);
            s1 = w.fma(x(x, x1 + i), s1);
            s2 = w.fma(x(x, x2 + i), s2);
            s3 = w.fma(x(x, x3 + i), s3);
            s4 = w.fma(x(x, x4 + i), s4);
            s5 = w.fma(x(x, x5 + i), s5);
            s6 = w.fma(x(x, x6 + i), s6);
            s7 = w.fma(x(x, x7 + i), s7);
        }
        int to = row * TILE_ROWS + lane;
        s0.intoArray(out, to);
        s1.intoArray(out, to + TILE_ROWS);
        s2.intoArray(out, to + 2 * TILE_ROWS);
        s3.intoArray(out, to + 3 * TILE_ROWS);
        s4.intoArray(out, to + 4 * TILE_ROWS);
        s5.intoArray(out, to + 5 * TILE_ROWS);
        s6.intoArray(out, to + 6 * TILE_ROWS);
        s7.intoArray(out, to + 7 * TILE_ROWS);
    }

    /** A tile of bfloat16 weights (column pairs, 16, 2) times one row. */
    static void oneOfBf16(MemorySegment data, long at, Rows rows, float[] out) {
        float[] x = rows.x;
        int columns = rows.columns;
        int start = rows.start * columns;
        for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
            long from = at + lane * 4L;
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int i = 0; i + 1 < columns; i += 2) {
                IntVector both = both(data, from + i * 32L);
                sum = even(both).fma(x(x, start + i), sum);
                sum = odd(both).fma(x(x, start + i + 1), sum);
            }
            if (columns % 2 != 0) {
                IntVector both = both(data, from + (columns - 1) * 32L);
                sum = even(both).fma(x(x, start + columns - 1), sum);
            }
            sum.intoArray(out, lane);
        }
    }

    /** Writes a tile of bfloat16 weights as 32-bit ones (columns rounded up to even, 16). */
    static void spreadBf16(MemorySegment data, long at, int columns, MemorySegment out) {
        for (int lane = 0; lane < TILE_ROWS; lane += COUNT) {
            for (int i = 0; i < columns; i += 2) {
                IntVector both = both(data, at + lane * 4L + i * 32L);
                long to = i * 64L + lane * 4L;
                even(both).intoMemorySegment(out, to, LITTLE_ENDIAN);
                odd(both).intoMemorySegment(out, to + 64, LITTLE_ENDIAN);
            }
        }
    }

    private static IntVector both(MemorySegment data, long at) {
        return IntVector.fromMemorySegment(INTS, data, at, LITTLE_ENDIAN);
    }

    private static FloatVector even(IntVector both) {
        return both.lanewise(LSHL, 16).reinterpretAsFloats();
    }

    private static FloatVector odd(IntVector both) {
        return both.and(0xffff_0000).reinterpretAsFloats();
    }
}
