package dev.footnote.engine.family;

/**
 * What a family reads: hyper-parameters and tensor names.
 *
 * @param gguf whether the file is GGUF, which stores a few tensors otherwise
 */
public record Source(Config config, TensorNames tensors, boolean gguf) {

    /** The same with tensors found under other names. */
    Source with(TensorNames other) {
        return new Source(config, other, gguf);
    }

    /** The same with hyper-parameters under further names. */
    Source with(Config other) {
        return new Source(other, tensors, gguf);
    }
}
