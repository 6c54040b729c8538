package dev.footnote.servicekit.models;

import java.nio.file.Path;

/**
 * Something in the models folder that has a name.
 *
 * @param name what clients call it
 * @param path a GGUF file, or a folder
 */
public record ModelEntry(String name, Path path, Content content) {

    /** What lies there. */
    public enum Content {
        /** Weights that run by themselves. */
        MODEL,
        /** Changes to the weights of a model. */
        ADAPTER
    }
}
