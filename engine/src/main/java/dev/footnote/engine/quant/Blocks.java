package dev.footnote.engine.quant;

import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.footnote.engine.format.FourBits;
import dev.footnote.engine.format.ModelFileException;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The values of tensors as floats, as their format defines them. */
public final class Blocks {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private Blocks() {}

    /** All values of a tensor, in file order. */
    public static float[] toFloats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        if (values.length > 0) {
            toFloats(tensor, 0, Math.toIntExact(tensor.rows()), values);
        }
        return values;
    }

    /** Writes some rows of a tensor to the beginning of an array. */
    public static void toFloats(Tensor tensor, long rowStart, int rowCount, float[] out) {
        int count = Math.multiplyExact(rowCount, tensor.columns());
        if (rowStart < 0 || rowCount < 0 || rowStart + rowCount > tensor.rows()) {
            throw new IndexOutOfBoundsException(
                    "rows %d to %d of tensor %s with %d"
                            .formatted(
                                    rowStart, rowStart + rowCount, tensor.name(), tensor.rows()));
        }
        long first = tensor.type().bytes(rowStart * tensor.columns());
        MemorySegment data = tensor.data().asSlice(first, tensor.type().bytes(count));
        Optional<BlockFormat> format = BlockFormat.of(tensor.type());
        if (format.isPresent()) {
            spread(format.get(), data, count, out);
        } else {
            convert(tensor, data, count, out);
        }
    }

    private static void spread(BlockFormat format, MemorySegment data, int count, float[] out) {
        Block block = new Block();
        int elements = format.type().blockElements();
        int bytes = format.type().blockBytes();
        for (int start = 0; start < count; start += elements) {
            format.reader().read(data, (long) (start / elements) * bytes, block);
            for (int i = 0; i < elements; i++) {
                int group = i / format.groupColumns();
                float value = block.scales[group] * block.quantized[i];
                out[start + i] = format.hasMinimum() ? value + block.minima[group] : value;
            }
        }
    }

    private static void convert(Tensor tensor, MemorySegment data, int count, float[] out) {
        switch (tensor.type()) {
            case F32 -> MemorySegment.copy(data, FLOAT, 0, out, 0, count);
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = (float) data.get(DOUBLE, i * 8L);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Float.float16ToFloat(data.get(SHORT, i * 2L));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Float.intBitsToFloat(data.get(SHORT, i * 2L) << 16);
                }
            }
            case NF4, FP4 -> spreadFourBits(tensor.type(), data, count, out);
            default ->
                    throw new ModelFileException(
                            UNSUPPORTED,
                            "tensor %s is of type %s, expected floating point or a block format."
                                    .formatted(tensor.name(), tensor.type()));
        }
    }

    private static void spreadFourBits(
            TensorType type, MemorySegment data, int count, float[] out) {
        float[] values = FourBits.values(type);
        for (int i = 0; i < count; i++) {
            long block = (long) (i / 64) * FourBits.BLOCK_BYTES;
            int both = data.get(ValueLayout.JAVA_BYTE, block + 8 + i % 64 / 2) & 0xFF;
            float value = values[i % 2 == 0 ? both >>> 4 : both & 15] * data.get(FLOAT, block);
            out[i] = FourBits.rounded(value, data.get(INT, block + 4));
        }
    }

    /** Whether all values of a tensor are numbers of 16 bits with the exponent of 32. */
    static boolean isBf16(Tensor tensor) {
        return switch (tensor.type()) {
            case BF16 -> true;
            case NF4, FP4 -> FourBits.roundsToBf16(tensor.data().get(INT, 4));
            default -> false;
        };
    }
}
