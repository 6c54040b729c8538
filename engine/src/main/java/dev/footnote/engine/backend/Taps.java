package dev.footnote.engine.backend;

/** Sees every intermediate result of a step by name; the array is only lent, for the call. */
@FunctionalInterface
public interface Taps {

    /** Nobody looks. */
    Taps NONE = (name, values, rows, width) -> {};

    /**
     * One result.
     *
     * @param values (rows, width), perhaps longer
     */
    void result(String name, float[] values, int rows, int width);
}
