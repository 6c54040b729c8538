package dev.footnote.engine;

/** A request that was taken. */
public interface Generation {

    /** Ends it after the step under way; the listener still hears its end. No effect afterwards. */
    void cancel();
}
