package dev.footnote.engine.adapt;

/**
 * What is added to a product with a matrix: {@code y += up · (down · x)} (arXiv 2106.09685). The
 * scaling is part of {@code up}.
 */
public final class LowRank {
    private final int rank;
    private final int inputs;
    private final int outputs;
    private final float[] down; // (rank, inputs)
    private final float[] up; // (rank, outputs)

    LowRank(int rank, float[] down, float[] up) {
        this.rank = rank;
        this.inputs = down.length / rank;
        this.outputs = up.length / rank;
        this.down = down;
        this.up = up;
    }

    /** Length of x. */
    public int inputs() {
        return inputs;
    }

    /** Length of y. */
    public int outputs() {
        return outputs;
    }

    int rank() {
        return rank;
    }

    /** The same with some outputs, in the order given. */
    LowRank outputs(int[] rows) {
        float[] fewer = new float[rank * rows.length];
        for (int r = 0; r < rank; r++) {
            for (int i = 0; i < rows.length; i++) {
                fewer[r * rows.length + i] = up[r * outputs + rows[i]];
            }
        }
        return new LowRank(rank, down, fewer);
    }

    /**
     * Adds to some consecutive rows.
     *
     * @param x (rows, inputs)
     * @param y (rows, outputs)
     */
    public void addTo(float[] x, float[] y, int firstRow, int rowCount) {
        for (int row = firstRow; row < firstRow + rowCount; row++) {
            for (int r = 0; r < rank; r++) {
                float inner = dot(down, r * inputs, x, row * inputs, inputs);
                addScaled(up, r * outputs, inner, y, row * outputs, outputs);
            }
        }
    }

    /** Four sums side by side, which a processor can add at once. */
    private static float dot(float[] a, int atA, float[] b, int atB, int count) {
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            first += a[atA + i] * b[atB + i];
            second += a[atA + i + 1] * b[atB + i + 1];
            third += a[atA + i + 2] * b[atB + i + 2];
            fourth += a[atA + i + 3] * b[atB + i + 3];
        }
        for (; i < count; i++) {
            first += a[atA + i] * b[atB + i];
        }
        return first + second + (third + fourth);
    }

    private static void addScaled(float[] a, int atA, float factor, float[] y, int atY, int count) {
        for (int i = 0; i < count; i++) {
            y[atY + i] += factor * a[atA + i];
        }
    }
}
