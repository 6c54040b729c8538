package dev.footnote.engine.quant;

import static dev.footnote.engine.quant.Matrix.TILE_ROWS;

import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Converts tensors into execution layouts. Every conversion but {@link #int8} is exact: a matrix
 * has the values that the file's format defines (up to the sign of zero).
 *
 * <ul>
 *   <li>Q4_0, Q4_1, Q4_K (groups of 32), Q2_K, Q3_K (of 16) become {@link Int4Matrix};
 *   <li>Q5_0, Q5_1, Q5_K, Q8_0, IQ4_NL, IQ4_XS (of 32), Q6_K (of 16) become {@link Int8Matrix};
 *   <li>INT8 (bitsandbytes, of 32) becomes {@link Int8Matrix};
 *   <li>BF16, and NF4 and FP4 that round to it, become {@link Bf16Matrix};
 *   <li>F32, F16, F64 (rounded to 32 bits), other NF4 and FP4 become {@link F32Matrix}.
 * </ul>
 */
public final class Layouts {
    private static final int ALIGNMENT = 64;

    private Layouts() {}

    /** What a matrix of this type becomes, in words; empty for types that are no matrices. */
    public static Optional<String> layoutOf(TensorType type) {
        Optional<BlockFormat> format = BlockFormat.of(type);
        if (format.isPresent()) {
            return Optional.of(
                    "%s in groups of %d%s, exact"
                            .formatted(
                                    format.get().nibbles() ? "4 bits" : "8 bits",
                                    format.get().groupColumns(),
                                    format.get().hasMinimum() ? " with a minimum" : ""));
        }
        return switch (type) {
            case BF16 -> Optional.of("16 bits (BF16), exact");
            case NF4, FP4 ->
                    Optional.of("16 bits (BF16) where it computes in them, else 32, exact");
            case F32, F16 -> Optional.of("32 bits, exact");
            case F64 -> Optional.of("32 bits, rounded");
            default -> Optional.empty();
        };
    }

    /** A tensor as a matrix of its rows. */
    public static Matrix of(Tensor tensor, Arena arena) {
        return ofRows(tensor, IntStream.range(0, Math.toIntExact(tensor.rows())).toArray(), arena);
    }

    /** Some rows of a tensor in a given order: a part of a fused projection, or rows permuted. */
    public static Matrix ofRows(Tensor tensor, int[] rows, Arena arena) {
        Optional<BlockFormat> format = BlockFormat.of(tensor.type());
        if (format.isPresent()) {
            return format.get().nibbles()
                    ? int4(tensor, format.get(), rows, arena)
                    : int8(tensor, format.get(), rows, arena);
        }
        RowSource source = (row, out) -> Blocks.toFloats(tensor, rows[row], 1, out);
        return Blocks.isBf16(tensor)
                ? bf16(source, rows.length, tensor.columns(), arena)
                : f32(source, rows.length, tensor.columns(), arena);
    }

    /**
     * A floating point tensor rounded to 8 bits in groups of 32 columns, each scaled by its largest
     * value; any other, and one whose rows do not divide into groups, as {@link #of}.
     */
    public static Matrix int8(Tensor tensor, Arena arena) {
        int columns = tensor.columns();
        if (BlockFormat.of(tensor.type()).isPresent() || columns % Int8Matrix.BLOCK_COLUMNS != 0) {
            return of(tensor, arena);
        }
        int rows = Math.toIntExact(tensor.rows());
        Int8Matrix shape = new Int8Matrix(rows, columns, 32, false, MemorySegment.NULL);
        MemorySegment data =
                allocate((long) shape.tiles() * shape.blocks() * shape.blockBytes(), arena);
        float[] values = new float[columns];
        byte[] rounded = new byte[Int8Matrix.BLOCK_COLUMNS];
        for (int row = 0; row < rows; row++) {
            Blocks.toFloats(tensor, row, 1, values);
            int lane = row % TILE_ROWS;
            long at = (long) (row / TILE_ROWS) * shape.blocks() * shape.blockBytes();
            for (int column = 0; column < columns; column += 32, at += shape.blockBytes()) {
                float scale = round(values, column, rounded);
                data.set(ValueLayout.JAVA_FLOAT, at + lane * 4L, scale);
                putBytes(data, at + shape.scaleBytes() + lane * 4L, rounded, 0);
            }
        }
        return new Int8Matrix(rows, columns, 32, false, data.asReadOnly());
    }

    /** Rounds 32 values to at most 127 in size; gives their scale. */
    private static float round(float[] values, int from, byte[] to) {
        float largest = 0;
        for (int i = 0; i < to.length; i++) {
            largest = Math.max(largest, Math.abs(values[from + i]));
        }
        float scale = largest / 127;
        // A group so small that its reciprocal overflows is as good as zero.
        float factor = scale < Float.MIN_NORMAL ? 0 : 1 / scale;
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) Math.round(values[from + i] * factor);
        }
        return scale;
    }

    /** 32 bytes of a row, four neighbouring columns in each 32-bit lane. */
    private static void putBytes(MemorySegment data, long place, byte[] q, int start) {
        long at = place;
        for (int i = start; i < start + 32; i += 4, at += TILE_ROWS * 4) {
            data.set(
                    ValueLayout.JAVA_INT,
                    at,
                    (q[i] & 255) | (q[i + 2] & 255) << 8 | (q[i + 1] & 255) << 16 | q[i + 3] << 24);
        }
    }

    /** A floating point tensor whose columns become the rows: weights stored (inputs, outputs). */
    public static Matrix ofTransposed(Tensor tensor, Arena arena) {
        float[] values = Blocks.toFloats(tensor);
        int columns = Math.toIntExact(tensor.rows());
        int rows = tensor.columns();
        RowSource source =
                (row, out) -> {
                    for (int column = 0; column < columns; column++) {
                        out[column] = values[column * rows + row];
                    }
                };
        return Blocks.isBf16(tensor)
                ? bf16(source, rows, columns, arena)
                : f32(source, rows, columns, arena);
    }

    /** Floats, row by row, as a matrix. */
    public static F32Matrix ofFloats(float[] values, int rows, int columns, Arena arena) {
        if (values.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(
                    "%d values for %d rows of %d".formatted(values.length, rows, columns));
        }
        return f32(
                (row, out) -> System.arraycopy(values, row * columns, out, 0, columns),
                rows,
                columns,
                arena);
    }

    /** Gives the values of a row. */
    @FunctionalInterface
    private interface RowSource {
        void read(int row, float[] out);
    }

    private static F32Matrix f32(RowSource source, int rows, int columns, Arena arena) {
        long tileElements = (long) columns * TILE_ROWS;
        MemorySegment data = allocate(Matrix.tiles(rows) * tileElements * Float.BYTES, arena);
        float[] values = new float[columns];
        for (int row = 0; row < rows; row++) {
            source.read(row, values);
            long base = row / TILE_ROWS * tileElements + row % TILE_ROWS;
            for (int column = 0; column < columns; column++) {
                data.setAtIndex(
                        ValueLayout.JAVA_FLOAT, base + (long) column * TILE_ROWS, values[column]);
            }
        }
        return new F32Matrix(rows, columns, data.asReadOnly());
    }

    private static Bf16Matrix bf16(RowSource source, int rows, int columns, Arena arena) {
        long tileElements = (columns + 1) / 2 * 2L * TILE_ROWS;
        MemorySegment data = allocate(Matrix.tiles(rows) * tileElements * Short.BYTES, arena);
        float[] values = new float[columns];
        for (int row = 0; row < rows; row++) {
            source.read(row, values);
            long base = row / TILE_ROWS * tileElements + row % TILE_ROWS * 2;
            for (int column = 0; column < columns; column++) {
                data.setAtIndex(
                        ValueLayout.JAVA_SHORT,
                        base + (long) (column / 2) * TILE_ROWS * 2 + column % 2,
                        (short) (Float.floatToRawIntBits(values[column]) >>> 16));
            }
        }
        return new Bf16Matrix(rows, columns, data.asReadOnly());
    }

    private static Int4Matrix int4(Tensor tensor, BlockFormat format, int[] rows, Arena arena) {
        Int4Matrix shape =
                new Int4Matrix(
                        rows.length, tensor.columns(), format.groupColumns(), MemorySegment.NULL);
        MemorySegment data =
                allocate((long) shape.tiles() * shape.blocks() * shape.blockBytes(), arena);
        BlockSink sink =
                (at, lane, block, start) -> {
                    putScales(data, at + lane * 4L, block, start, format);
                    byte[] q = block.quantized;
                    long place = at + shape.scaleBytes() + lane * 4L;
                    for (int i = start; i < start + 32; i += 8, place += TILE_ROWS * 4) {
                        data.set(ValueLayout.JAVA_INT, place, nibbles(q, i));
                    }
                };
        spread(tensor, format, rows, shape.blockBytes(), sink);
        return new Int4Matrix(
                rows.length, tensor.columns(), format.groupColumns(), data.asReadOnly());
    }

    private static int nibbles(byte[] q, int i) {
        int even = q[i] | q[i + 2] << 4 | q[i + 4] << 8 | q[i + 6] << 12;
        int odd = q[i + 1] | q[i + 3] << 4 | q[i + 5] << 8 | q[i + 7] << 12;
        return even | odd << 16;
    }

    private static Int8Matrix int8(Tensor tensor, BlockFormat format, int[] rows, Arena arena) {
        Int8Matrix shape =
                new Int8Matrix(
                        rows.length,
                        tensor.columns(),
                        format.groupColumns(),
                        format.hasMinimum(),
                        MemorySegment.NULL);
        MemorySegment data =
                allocate((long) shape.tiles() * shape.blocks() * shape.blockBytes(), arena);
        BlockSink sink =
                (at, lane, block, start) -> {
                    putScales(data, at + lane * 4L, block, start, format);
                    putBytes(data, at + shape.scaleBytes() + lane * 4L, block.quantized, start);
                };
        spread(tensor, format, rows, shape.blockBytes(), sink);
        return new Int8Matrix(
                rows.length,
                tensor.columns(),
                format.groupColumns(),
                format.hasMinimum(),
                data.asReadOnly());
    }

    /** Takes 32 columns of a row to their place in a tile's block. */
    @FunctionalInterface
    private interface BlockSink {
        void put(long at, int lane, Block block, int start);
    }

    private static void spread(
            Tensor tensor, BlockFormat format, int[] rows, int blockBytes, BlockSink sink) {
        int elements = format.type().blockElements();
        int bytes = format.type().blockBytes();
        int blocks = tensor.columns() / 32;
        Block block = new Block();
        for (int row = 0; row < rows.length; row++) {
            long from = tensor.type().bytes((long) rows[row] * tensor.columns());
            long to = (long) (row / TILE_ROWS) * blocks * blockBytes;
            for (int i = 0; i < blocks * 32; i += elements, from += bytes) {
                format.reader().read(tensor.data(), from, block);
                for (int start = 0; start < elements; start += 32, to += blockBytes) {
                    sink.put(to, row % TILE_ROWS, block, start);
                }
            }
        }
    }

    private static void putScales(
            MemorySegment data, long place, Block block, int start, BlockFormat format) {
        long minima = Groups.scaleBytes(format.groupColumns(), false);
        for (int i = 0; i < 32 / format.groupColumns(); i++) {
            int group = start / format.groupColumns() + i;
            long at = place + Groups.scaleOffset(i, 0);
            data.set(ValueLayout.JAVA_FLOAT, at, block.scales[group]);
            if (format.hasMinimum()) {
                data.set(ValueLayout.JAVA_FLOAT, at + minima, block.minima[group]);
            }
        }
    }

    private static MemorySegment allocate(long bytes, Arena arena) {
        return arena.allocate(bytes, ALIGNMENT);
    }
}
