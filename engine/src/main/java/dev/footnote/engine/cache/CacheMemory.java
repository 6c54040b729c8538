package dev.footnote.engine.cache;

/** Where keys and values lie. */
public interface CacheMemory {

    /** On the heap. */
    CacheMemory HEAP = new CacheMemory() {};

    /**
     * Makes room for this many values.
     *
     * @return the values, or an empty array that stands for values elsewhere
     */
    default float[] allocate(int length) {
        return new float[length];
    }

    /** Copies values within what {@link #allocate} made. */
    default void copy(float[] values, int from, int to, int count) {
        System.arraycopy(values, from, values, to, count);
    }
}
