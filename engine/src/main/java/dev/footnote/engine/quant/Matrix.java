package dev.footnote.engine.quant;

/**
 * A weight matrix in one of the layouts that kernels execute, y = W x.
 *
 * <p>All layouts keep 16 rows (a tile) together, so that neighbouring lanes of a vector belong to
 * neighbouring rows: a dot product needs no sum across lanes, and memory is read in one stream. The
 * last tile is filled up with rows of zeros.
 */
public sealed interface Matrix permits F32Matrix, Bf16Matrix, Int8Matrix, Int4Matrix {
    /** Rows in a tile. */
    int TILE_ROWS = 16;

    /** Rows, the length of y. */
    int rows();

    /** Columns, the length of x. */
    int columns();

    /** Bytes of memory, filling included. */
    long byteSize();

    /** Writes the values of a row, exactly as the file's format defines them. */
    void readRow(int row, float[] out, int offset);

    /** Number of tiles. */
    default int tiles() {
        return tiles(rows());
    }

    /** Number of tiles for a number of rows. */
    static int tiles(int rows) {
        return (rows + TILE_ROWS - 1) / TILE_ROWS;
    }
}
