package dev.footnote.engine.backend.vector;

/**
 * Rows of activations quantized to signed bytes, -127 to 127, in blocks of 32 columns with a scale
 * each. Kept as pairs of 16-bit numbers, which is what the kernels multiply by, block by block, so
 * that the same block of all rows lies together.
 */
final class Activations {
    static final int BLOCK = 32;

    private static final int PAIRS = BLOCK / 2;

    /** Rows at present. */
    int rows;

    /** (blocks, rows, 16): two neighbouring columns, the first in the low half. */
    int[] pairs = new int[0];

    /** (blocks, rows). */
    float[] scales = new float[0];

    /** (blocks, rows, 2): the sums of the first and the last 16 columns, scaled. */
    float[] sums = new float[0];

    /** Makes room; the content is filled by {@link #quantize}. */
    void prepare(int rowCount, int columns) {
        rows = rowCount;
        int blocks = rowCount * (columns / BLOCK);
        if (scales.length < blocks) {
            pairs = new int[blocks * PAIRS];
            scales = new float[blocks];
            sums = new float[blocks * 2];
        }
    }

    /** Quantizes one row; rows do not depend on each other. */
    void quantize(float[] x, int columns, int row) {
        for (int block = 0; block < columns / BLOCK; block++) {
            quantizeBlock(x, row * columns + block * BLOCK, block * rows + row);
        }
    }

    private void quantizeBlock(float[] x, int from, int index) {
        float largest = 0;
        for (int i = 0; i < BLOCK; i++) {
            largest = Math.max(largest, Math.abs(x[from + i]));
        }
        float scale = largest / 127;
        // A block so small that its reciprocal overflows is as good as zero.
        float factor = scale < Float.MIN_NORMAL ? 0 : 1 / scale;
        int pairsFrom = index * PAIRS;
        scales[index] = scale;
        sums[2 * index] = scale * quantizeHalf(x, from, factor, pairsFrom);
        sums[2 * index + 1] =
                scale * quantizeHalf(x, from + BLOCK / 2, factor, pairsFrom + PAIRS / 2);
    }

    private int quantizeHalf(float[] x, int from, float factor, int pairsFrom) {
        int sum = 0;
        for (int i = 0; i < PAIRS / 2; i++) {
            int low = round(x[from + 2 * i] * factor);
            int high = round(x[from + 2 * i + 1] * factor);
            sum += low + high;
            pairs[pairsFrom + i] = high << 16 | (low & 0xffff);
        }
        return sum;
    }

    /** To the nearest integer, for at most 2^22 in magnitude. */
    private static int round(float value) {
        // In this range of floats the unit in the last place is one.
        return Float.floatToRawIntBits(value + 0x1.8p23f) - Float.floatToRawIntBits(0x1.8p23f);
    }
}
