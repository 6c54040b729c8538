package dev.footnote.servicekit.models;

/** A model that stays open until this is closed. */
public final class Borrowed<M extends AutoCloseable> implements AutoCloseable {
    private final M model;
    private final Runnable giveBack;
    private boolean closed;

    /** For whoever owns the model; {@code giveBack} is called once. */
    public Borrowed(M model, Runnable giveBack) {
        this.model = model;
        this.giveBack = giveBack;
    }

    public M model() {
        return model;
    }

    /** Once is enough; by the thread that borrowed it. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        giveBack.run();
    }
}
