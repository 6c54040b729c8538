package dev.footnote.engine.quant;

/**
 * A block of at most 256 elements spread out: value = scale * quantized + minimum, scale and
 * minimum those of the element's group.
 */
final class Block {
    static final int ELEMENTS_MAX = 256;

    /** Within 0 to 15 where the format is stored as nibbles, else signed. */
    final byte[] quantized = new byte[ELEMENTS_MAX];

    final float[] scales = new float[ELEMENTS_MAX / 16];

    /** Used by formats with a minimum only. */
    final float[] minima = new float[ELEMENTS_MAX / 16];
}
