package dev.footnote.engine;

/** A copy of one token's scores that a sampler may change; one object serves all steps. */
final class ScoreRow {

    private final float[] scores;

    ScoreRow(int vocabulary) {
        this.scores = new float[vocabulary];
    }

    /** Row {@code row} of (rows, vocabulary). */
    float[] copy(float[] matrix, int row) {
        System.arraycopy(matrix, row * scores.length, scores, 0, scores.length);
        return scores;
    }
}
