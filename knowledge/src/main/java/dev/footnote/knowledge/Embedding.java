package dev.footnote.knowledge;

import java.util.Arrays;

/** A vector of length one in an embedding space. Immutable. */
public final class Embedding {
    private final SpaceKey space;
    private final float[] values; // (dimensions)

    private Embedding(SpaceKey space, float[] values) {
        this.space = space;
        this.values = values;
    }

    /** Copies and normalises; refuses another size, a component that is not finite, and zero. */
    public static Embedding of(SpaceKey space, float[] values) {
        Checks.check(
                values.length == space.dimensions(),
                "embedding has %d components; the space %s has %d",
                values.length,
                space.modelDigest(),
                space.dimensions());
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        Checks.check(
                Double.isFinite(squares) && squares > 0,
                "embedding has squared length %s; expected a finite one above 0",
                squares);
        float scale = (float) (1 / Math.sqrt(squares));
        float[] copy = values.clone();
        if (Math.abs(squares - 1) > 1e-6) {
            for (int i = 0; i < copy.length; i++) {
                copy[i] *= scale;
            }
        }
        return new Embedding(space, copy);
    }

    public SpaceKey space() {
        return space;
    }

    /** A copy of the components. */
    public float[] values() {
        return values.clone();
    }

    /** Cosine with a vector of the same space. */
    public double cosine(Embedding other) {
        Checks.check(space.equals(other.space), "%s and %s are not comparable", space, other.space);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * other.values[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding embedding
                && space.equals(embedding.space)
                && Arrays.equals(values, embedding.values);
    }

    @Override
    public int hashCode() {
        return 31 * space.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + space + "]";
    }
}
