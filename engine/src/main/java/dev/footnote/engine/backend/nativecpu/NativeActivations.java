package dev.footnote.engine.backend.nativecpu;

import dev.footnote.engine.backend.Team;

/**
 * Rows of activations quantized to signed bytes in blocks of 32, once in the order that bytes of
 * weights need and once in that of nibbles, whichever is wanted.
 */
final class NativeActivations {
    /** Size of a block: {@code struct activations}. */
    static final int INTS = 14;

    private static final int BLOCK = 32;

    private final NativeLibrary library;
    private final Team team;
    private int[] bytes = new int[0];
    private int[] nibbles = new int[0];

    NativeActivations(NativeLibrary library, Team team) {
        this.library = library;
        this.team = team;
    }

    int[] bytes() {
        return bytes;
    }

    int[] nibbles() {
        return nibbles;
    }

    void quantizeForBytes(float[] x, int rows, int columns) {
        bytes = withRoom(bytes, x, rows, columns);
        quantize(x, rows, columns, false, bytes);
    }

    void quantizeForNibbles(float[] x, int rows, int columns) {
        nibbles = withRoom(nibbles, x, rows, columns);
        quantize(x, rows, columns, true, nibbles);
    }

    private static int[] withRoom(int[] blocks, float[] x, int rows, int columns) {
        if (columns % BLOCK != 0 || (long) rows * columns > x.length) {
            throw new IllegalArgumentException(
                    "%d rows of %d activations, in blocks of %d, from an array of %d"
                            .formatted(rows, columns, BLOCK, x.length));
        }
        int needed = Math.multiplyExact(Math.multiplyExact(rows, columns / BLOCK), INTS);
        return blocks.length < needed ? new int[needed] : blocks;
    }

    private void quantize(float[] x, int rows, int columns, boolean forNibbles, int[] to) {
        int parts =
                rows * (long) columns < NativeKernels.SHARED_MIN
                        ? 1
                        : Math.min(rows, team.size() * 2);
        team.run(
                parts,
                (part, member) ->
                        library.quantize(
                                x,
                                columns,
                                (int) ((long) rows * part / parts),
                                (int) ((long) rows * (part + 1) / parts),
                                forNibbles,
                                to));
    }
}
