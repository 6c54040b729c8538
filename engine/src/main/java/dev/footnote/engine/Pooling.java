package dev.footnote.engine;

/** How the vectors of a text's tokens become one. */
enum Pooling {
    /** Their mean. */
    MEAN,
    /** That of the first token. */
    FIRST;

    /** As other servers call it. */
    String word() {
        return switch (this) {
            case MEAN -> "mean";
            case FIRST -> "cls";
        };
    }

    /**
     * One unit vector from (tokens, width) beginning at this index.
     *
     * @param hidden of all sequences of a step
     */
    float[] unitVector(float[] hidden, int from, int tokens, int width) {
        float[] pooled = new float[width];
        int used = this == MEAN ? tokens : 1;
        for (int t = 0; t < used; t++) {
            for (int i = 0; i < width; i++) {
                pooled[i] += hidden[from + t * width + i];
            }
        }
        double squares = 0;
        for (float value : pooled) {
            squares += (double) value * value;
        }
        // The number of tokens divides out; a vector of zeros stays one.
        float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < width; i++) {
            pooled[i] *= factor;
        }
        return pooled;
    }
}
