package dev.footnote.engine.backend;

import dev.footnote.engine.cache.CacheMemory;
import dev.footnote.engine.quant.Matrix;

/**
 * Where kernels keep what a plan is bound to. Kernels of a processor compute on the heap and need
 * none of this. Those of a device keep weights and buffers there: an array on the heap then only
 * names its values, until they are fetched. Arrays that are not announced are computed on all the
 * same, and are copied there and back in each call.
 */
public interface Residence extends CacheMemory {

    /** A matrix that will be read until the end and does not change. */
    default void load(Matrix matrix) {}

    /** Numbers that will be read until the end and do not change. */
    default void load(float[] constants) {}

    /** An array whose values pass from operation to operation, first written by one of them. */
    default void keep(float[] values) {}

    /** Brings to the heap what operations have left in a kept array. */
    default void fetch(float[] values) {}

    /** Says that the first {@code count} values of a kept array were written on the heap. */
    default void changed(float[] values, int count) {}

    /** What follows, until the next step begins, has the same indices and spans throughout. */
    default void beginStep() {}

    /** The step is over; indices and spans may change. */
    default void endStep() {}
}
