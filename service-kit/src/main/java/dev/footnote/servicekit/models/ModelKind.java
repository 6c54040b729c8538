package dev.footnote.servicekit.models;

import java.nio.file.Path;

/**
 * One way to use a model: how it is planned and opened.
 *
 * @param <M> what an open one is
 */
public interface ModelKind<M extends AutoCloseable> {
    /** A word for this use; one file may be open in several uses. */
    String use();

    /** What opening it will take now. */
    Footprint plan(Path path);

    /** Opens it. */
    M open(Path path);
}
