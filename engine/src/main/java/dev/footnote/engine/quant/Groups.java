package dev.footnote.engine.quant;

/** Where the scales of a tile's block of 32 columns lie. */
final class Groups {
    private Groups() {}

    static void check(int columns, int groupColumns) {
        if ((groupColumns != 16 && groupColumns != 32) || columns % 32 != 0) {
            throw new IllegalArgumentException(
                    "%d columns in groups of %d; groups have 16 or 32, blocks 32"
                            .formatted(columns, groupColumns));
        }
    }

    static int scaleBytes(int groupColumns, boolean hasMinimum) {
        int scales = 32 / groupColumns * Matrix.TILE_ROWS * Float.BYTES;
        return hasMinimum ? 2 * scales : scales;
    }

    static int scaleOffset(int groupInBlock, int rowInTile) {
        return (groupInBlock * Matrix.TILE_ROWS + rowInTile) * Float.BYTES;
    }
}
