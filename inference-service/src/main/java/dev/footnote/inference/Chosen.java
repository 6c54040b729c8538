package dev.footnote.inference;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.servicekit.models.Borrowed;

import java.util.Optional;

/**
 * The model that a request means, held open until this is closed.
 *
 * @param name as clients know it, the adapter included
 * @param adapter what changes the model for this request
 */
public record Chosen(String name, Borrowed<OpenGenerator> borrowed, Optional<Adapter> adapter)
        implements AutoCloseable {

    OpenGenerator open() {
        return borrowed.model();
    }

    @Override
    public void close() {
        borrowed.close();
    }
}
