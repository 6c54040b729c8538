package dev.footnote.engine.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Groups of 16 or 32 columns: value = scale * signed byte + minimum.
 *
 * <p>For each tile and each block of 32 columns: the scales (groups of the block, 16 rows) and, if
 * there are any, the minima (the same) as floats, then the bytes (8 quads of columns, 16 rows, 2,
 * 2). A 16-bit lane holds columns 4 i + p in its low and 4 i + 2 + p in its high byte, p being the
 * parity of the lane, so that shifts spread the bytes over 16-bit lanes and each pair of lanes
 * meets two neighbouring activations.
 *
 * @param groupColumns columns that share a scale: 16 or 32
 */
public record Int8Matrix(
        int rows, int columns, int groupColumns, boolean hasMinimum, MemorySegment data)
        implements Matrix {
    /** Columns of a block. */
    public static final int BLOCK_COLUMNS = 32;

    /** Checks the shape. */
    public Int8Matrix {
        Groups.check(columns, groupColumns);
    }

    /** Bytes of a tile's block. */
    public int blockBytes() {
        return scaleBytes() + BLOCK_COLUMNS * TILE_ROWS;
    }

    /** Bytes of scales and minima that precede the quantized bytes in a block. */
    public int scaleBytes() {
        return Groups.scaleBytes(groupColumns, hasMinimum);
    }

    /** Blocks in a row. */
    public int blocks() {
        return columns / BLOCK_COLUMNS;
    }

    @Override
    public long byteSize() {
        return data.byteSize();
    }

    /** Place of a quantized byte within a block after the scales. */
    static int byteIndex(int rowInTile, int columnInBlock) {
        int quad = columnInBlock / 4;
        return quad * TILE_ROWS * 4 + rowInTile * 4 + columnInBlock % 2 * 2 + columnInBlock / 2 % 2;
    }

    @Override
    public void readRow(int row, float[] out, int offset) {
        int lane = row % TILE_ROWS;
        for (int block = 0; block < blocks(); block++) {
            long base = ((long) (row / TILE_ROWS) * blocks() + block) * blockBytes();
            for (int column = 0; column < BLOCK_COLUMNS; column++) {
                long scale = base + Groups.scaleOffset(column / groupColumns, lane);
                float value =
                        data.get(ValueLayout.JAVA_FLOAT, scale)
                                * data.get(
                                        ValueLayout.JAVA_BYTE,
                                        base + scaleBytes() + byteIndex(lane, column));
                if (hasMinimum) {
                    value += data.get(ValueLayout.JAVA_FLOAT, scale + scaleBytes() / 2);
                }
                out[offset + block * BLOCK_COLUMNS + column] = value;
            }
        }
    }
}
