package dev.footnote.engine.backend;

import dev.footnote.engine.plan.Weight;
import dev.footnote.engine.quant.Matrix;

/** The weights of one model in the layouts that kernels read. */
public interface Weights extends AutoCloseable {

    /** The weight as a matrix; the same one each time. */
    Matrix matrix(Weight weight);

    /**
     * The weight as a matrix to multiply by, which may be laid out for speed rather than exactly;
     * the same one each time.
     */
    Matrix factor(Weight weight);

    /** The weight as plain numbers. */
    float[] vector(Weight weight);

    /** Frees all of them. */
    @Override
    void close();
}
