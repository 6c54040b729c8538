package dev.footnote.engine.backend.vector;

import dev.footnote.engine.quant.Matrix;

/** What one member of the team needs while it multiplies a tile with a chunk of rows. */
final class Scratch {
    /** Rows in a chunk at most: their activations stay near while the weights pass by. */
    static final int ROWS_MAX = 32;

    /** Rows of the chunk at present. */
    int rows;

    /** (rows, 16). */
    final float[] sums = new float[ROWS_MAX * Matrix.TILE_ROWS];

    /** A block of integer weights (16 pairs of columns, 16-bit lanes). */
    final short[] weights = new short[16 * Lanes.SHORTS.length()];

    /** Scales of a group. */
    final float[] scales = new float[Lanes.COUNT];

    /** Minima of a group. */
    final float[] minima = new float[Lanes.COUNT];
}
