package dev.footnote.engine.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Groups of 16 or 32 columns: value = scale * (0 to 15) + minimum.
 *
 * <p>For each tile and each block of 32 columns: the scales (groups of the block, 16 rows) and the
 * minima (the same) as floats, then the nibbles (4 eights of columns, 16 rows, 2, 4). Nibble n of a
 * 16-bit lane is column 8 i + 2 n + p, p being the parity of the lane, so that shifts and masks
 * spread the nibbles over 16-bit lanes and each pair of lanes meets two neighbouring activations.
 *
 * @param groupColumns columns that share a scale: 16 or 32
 */
public record Int4Matrix(int rows, int columns, int groupColumns, MemorySegment data)
        implements Matrix {
    /** Columns of a block. */
    public static final int BLOCK_COLUMNS = 32;

    /** Checks the shape. */
    public Int4Matrix {
        Groups.check(columns, groupColumns);
    }

    /** Bytes of a tile's block. */
    public int blockBytes() {
        return scaleBytes() + BLOCK_COLUMNS / 2 * TILE_ROWS;
    }

    /** Bytes of scales and minima that precede the nibbles in a block. */
    public int scaleBytes() {
        return Groups.scaleBytes(groupColumns, true);
    }

    /** Blocks in a row. */
    public int blocks() {
        return columns / BLOCK_COLUMNS;
    }

    @Override
    public long byteSize() {
        return data.byteSize();
    }

    /** Place of the byte that holds a nibble, within a block after the scales. */
    static int byteIndex(int rowInTile, int columnInBlock) {
        int nibble = columnInBlock % 8 / 2;
        return columnInBlock / 8 * TILE_ROWS * 4
                + rowInTile * 4
                + columnInBlock % 2 * 2
                + nibble / 2;
    }

    /** Bits to shift that byte by. */
    static int shift(int columnInBlock) {
        return columnInBlock / 2 % 2 * 4;
    }

    @Override
    public void readRow(int row, float[] out, int offset) {
        int lane = row % TILE_ROWS;
        for (int block = 0; block < blocks(); block++) {
            long base = ((long) (row / TILE_ROWS) * blocks() + block) * blockBytes();
            for (int column = 0; column < BLOCK_COLUMNS; column++) {
                long scale = base + Groups.scaleOffset(column / groupColumns, lane);
                byte both =
                        data.get(
                                ValueLayout.JAVA_BYTE,
                                base + scaleBytes() + byteIndex(lane, column));
                out[offset + block * BLOCK_COLUMNS + column] =
                        data.get(ValueLayout.JAVA_FLOAT, scale) * (both >>> shift(column) & 15)
                                + data.get(ValueLayout.JAVA_FLOAT, scale + scaleBytes() / 2);
            }
        }
    }
}
