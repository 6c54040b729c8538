package dev.footnote.engine.backend.nativecpu;

import static dev.footnote.engine.quant.Matrix.TILE_ROWS;

import dev.footnote.engine.backend.Product;
import dev.footnote.engine.quant.Int4Matrix;
import dev.footnote.engine.quant.Int8Matrix;
import dev.footnote.engine.quant.Matrix;

import java.lang.foreign.MemorySegment;

/**
 * A product as the library takes it. Its sizes are checked here, against the rows it is asked for.
 *
 * @param groups of a block of 32 columns: 1 or 2
 * @param blocks in a row
 * @param bias null address when there is none
 */
record NativeProduct(
        MemorySegment weights,
        boolean nibbles,
        boolean minimum,
        int groups,
        int blocks,
        int outputs,
        MemorySegment activations,
        MemorySegment bias,
        MemorySegment out) {

    /** Whether the library has a product for the layout. */
    static boolean takes(Matrix matrix) {
        return matrix instanceof Int4Matrix || matrix instanceof Int8Matrix;
    }

    static NativeProduct of(Product product, int rows, NativeActivations activations) {
        Matrix matrix = product.matrix();
        NativeProduct made =
                switch (matrix) {
                    case Int8Matrix int8 ->
                            new NativeProduct(
                                    int8.data(),
                                    false,
                                    int8.hasMinimum(),
                                    Int8Matrix.BLOCK_COLUMNS / int8.groupColumns(),
                                    int8.blocks(),
                                    int8.rows(),
                                    MemorySegment.ofArray(activations.bytes()),
                                    address(product.bias()),
                                    MemorySegment.ofArray(product.out()));
                    case Int4Matrix int4 ->
                            new NativeProduct(
                                    int4.data(),
                                    true,
                                    true,
                                    Int4Matrix.BLOCK_COLUMNS / int4.groupColumns(),
                                    int4.blocks(),
                                    int4.rows(),
                                    MemorySegment.ofArray(activations.nibbles()),
                                    address(product.bias()),
                                    MemorySegment.ofArray(product.out()));
                    case Matrix other ->
                            throw new IllegalArgumentException(
                                    "no native product for %s".formatted(other.getClass()));
                };
        made.require(rows, matrix.tiles());
        return made;
    }

    private static MemorySegment address(float[] bias) {
        return bias.length == 0 ? MemorySegment.NULL : MemorySegment.ofArray(bias);
    }

    private int blockBytes() {
        int scales = groups * TILE_ROWS * Float.BYTES * (minimum ? 2 : 1);
        return scales + 32 * TILE_ROWS / (nibbles ? 2 : 1);
    }

    private void require(int rows, int tiles) {
        requireBytes("memory of the weights", weights, (long) tiles * blocks * blockBytes());
        requireBytes("result", out, (long) rows * outputs * Float.BYTES);
        requireBytes(
                "memory of the activations",
                activations,
                (long) rows * blocks * NativeActivations.INTS * Integer.BYTES);
    }

    private static void requireBytes(String what, MemorySegment segment, long bytes) {
        if (segment.byteSize() < bytes) {
            throw new IllegalArgumentException(
                    "the %s of a product has %d bytes; %d are needed"
                            .formatted(what, segment.byteSize(), bytes));
        }
    }
}
