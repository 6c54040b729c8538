package dev.footnote.engine.backend;

/**
 * How rotary embedding sees one token of a buffer: {@code heads} vectors of {@code headWidth}, of
 * which the first {@code rotated} values turn in pairs and the rest stay.
 *
 * @param interleaved whether pair i is (2i, 2i+1), as GGUF orders Llama, instead of (i, i +
 *     rotated/2)
 * @param cosines (rows, rotated / 2)
 * @param sines (rows, rotated / 2)
 */
@SuppressWarnings("ArrayRecordComponent") // Tables shared read-only, never compared.
public record Rotation(
        int heads,
        int headWidth,
        int rotated,
        boolean interleaved,
        float[] cosines,
        float[] sines) {

    public Rotation {
        if (rotated > headWidth || rotated % 2 != 0) {
            throw new IllegalArgumentException(
                    "%d of %d values of a head cannot turn in pairs".formatted(rotated, headWidth));
        }
    }
}
