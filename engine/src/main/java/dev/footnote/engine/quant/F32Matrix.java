package dev.footnote.engine.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * 32-bit floats.
 *
 * @param data (tiles, columns, 16 rows)
 */
public record F32Matrix(int rows, int columns, MemorySegment data) implements Matrix {
    @Override
    public long byteSize() {
        return data.byteSize();
    }

    @Override
    public void readRow(int row, float[] out, int offset) {
        long base = (long) (row / TILE_ROWS) * columns * TILE_ROWS + row % TILE_ROWS;
        for (int column = 0; column < columns; column++) {
            out[offset + column] =
                    data.getAtIndex(ValueLayout.JAVA_FLOAT, base + (long) column * TILE_ROWS);
        }
    }
}
