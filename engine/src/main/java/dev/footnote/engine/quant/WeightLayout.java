package dev.footnote.engine.quant;

import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** How much room weights take, in files and as they are laid out for computing. */
public final class WeightLayout {
    private static final int BITS_OF_A_SCALE = 32;

    private WeightLayout() {}

    /** Bits of a weight in a file, scales included. */
    public static double storedBits(TensorType type) {
        return 8.0 * type.blockBytes() / type.blockElements();
    }

    /**
     * Bits of a weight in memory: scales and minima are floats there, and half-precision floats
     * whole ones.
     */
    public static double laidOutBits(TensorType type) {
        Optional<BlockFormat> format = BlockFormat.of(type);
        if (format.isEmpty()) {
            return type == TensorType.BF16 ? 16 : 32;
        }
        BlockFormat block = format.get();
        int scales = block.hasMinimum() ? 2 : 1;
        return (block.nibbles() ? 4 : 8) + (double) scales * BITS_OF_A_SCALE / block.groupColumns();
    }

    /** What of a tensor decides how it is laid out; its values are not read. */
    public record Stored(TensorType type, boolean roundsToBf16, List<Integer> shape) {
        public Stored {
            shape = List.copyOf(shape);
        }

        public static Stored of(Tensor tensor) {
            return new Stored(tensor.type(), Blocks.isBf16(tensor), tensor.shape());
        }

        /** The same values in another shape. */
        public Stored shaped(List<Integer> other) {
            return new Stored(type, roundsToBf16, other);
        }

        private int columns() {
            return shape.isEmpty() ? 1 : shape.getLast();
        }

        private int tiles() {
            long rows = 1;
            for (int i = 0; i < shape.size() - 1; i++) {
                rows = Math.multiplyExact(rows, (long) shape.get(i));
            }
            return Matrix.tiles(Math.toIntExact(rows));
        }
    }

    /** Bytes of the matrix that {@link Layouts#of} makes, the filling of its last tile included. */
    public static long laidOutBytes(Stored stored) {
        Optional<BlockFormat> format = BlockFormat.of(stored.type());
        int columns = stored.columns();
        if (format.isPresent()) {
            int group = format.get().groupColumns();
            int block =
                    format.get().nibbles()
                            ? new Int4Matrix(0, columns, group, MemorySegment.NULL).blockBytes()
                            : int8BlockBytes(columns, group, format.get().hasMinimum());
            return (long) stored.tiles() * (columns / Int8Matrix.BLOCK_COLUMNS) * block;
        }
        long tileElements =
                (long) Matrix.TILE_ROWS * (stored.roundsToBf16() ? (columns + 1) / 2 * 2 : columns);
        return stored.tiles() * tileElements * (stored.roundsToBf16() ? Short.BYTES : Float.BYTES);
    }

    /** Bytes of the matrix that {@link Layouts#int8} makes. */
    public static long roundedBytes(Stored stored) {
        int columns = stored.columns();
        if (BlockFormat.of(stored.type()).isPresent() || columns % Int8Matrix.BLOCK_COLUMNS != 0) {
            return laidOutBytes(stored);
        }
        long blocks = columns / Int8Matrix.BLOCK_COLUMNS;
        return stored.tiles() * blocks * int8BlockBytes(columns, Int8Matrix.BLOCK_COLUMNS, false);
    }

    private static int int8BlockBytes(int columns, int group, boolean minimum) {
        return new Int8Matrix(0, columns, group, minimum, MemorySegment.NULL).blockBytes();
    }
}
