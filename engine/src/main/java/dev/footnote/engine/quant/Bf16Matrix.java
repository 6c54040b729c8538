package dev.footnote.engine.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The upper halves of 32-bit floats; a missing last column of an odd number is zero.
 *
 * @param data (tiles, column pairs, 16 rows, 2 columns)
 */
public record Bf16Matrix(int rows, int columns, MemorySegment data) implements Matrix {
    @Override
    public long byteSize() {
        return data.byteSize();
    }

    /** Pairs of columns. */
    public int pairs() {
        return (columns + 1) / 2;
    }

    @Override
    public void readRow(int row, float[] out, int offset) {
        long base = (long) (row / TILE_ROWS) * pairs() * TILE_ROWS * 2 + row % TILE_ROWS * 2;
        for (int column = 0; column < columns; column++) {
            long index = base + (long) (column / 2) * TILE_ROWS * 2 + column % 2;
            out[offset + column] =
                    Float.intBitsToFloat(data.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
        }
    }
}
