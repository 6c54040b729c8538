package dev.footnote.engine.quant;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.footnote.engine.format.TensorType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Reads the block formats of GGUF, and rows of bytes. Each is defined by dequantize_row_* in
 * ggml-quants.c; all amount to groups of 16 or 32 small integers with a scale and possibly a
 * minimum, and are given as such.
 *
 * @param groupColumns elements that share a scale
 * @param nibbles whether the quantized values lie within 0 to 15
 * @param hasMinimum whether groups have a minimum; those with nibbles always have
 */
record BlockFormat(
        TensorType type, int groupColumns, boolean nibbles, boolean hasMinimum, Reader reader) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** The sixteen values of the IQ4 formats. */
    private static final byte[] IQ4_VALUES = {
        -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
    };

    /** Spreads out the block at a place. */
    @FunctionalInterface
    interface Reader {
        void read(MemorySegment data, long at, Block out);
    }

    /** The format of a type, empty for plain numbers. */
    static Optional<BlockFormat> of(TensorType type) {
        return switch (type) {
            case Q4_0 -> nibbles(type, 32, BlockFormat::readQ4Symmetric);
            case Q4_1 -> nibbles(type, 32, BlockFormat::readQ4WithMinimum);
            case Q2_K -> nibbles(type, 16, BlockFormat::readQ2K);
            case Q3_K -> nibbles(type, 16, BlockFormat::readQ3K);
            case Q4_K -> nibbles(type, 32, BlockFormat::readQ4K);
            case Q5_0 -> bytes(type, 32, false, BlockFormat::readQ5Symmetric);
            case Q5_1 -> bytes(type, 32, true, BlockFormat::readQ5WithMinimum);
            case Q5_K -> bytes(type, 32, true, BlockFormat::readQ5K);
            case Q6_K -> bytes(type, 16, false, BlockFormat::readQ6K);
            case Q8_0 -> bytes(type, 32, false, BlockFormat::readQ8);
            case IQ4_NL -> bytes(type, 32, false, BlockFormat::readIq4);
            case IQ4_XS -> bytes(type, 32, false, BlockFormat::readIq4Small);
            case INT8 -> bytes(type, 32, false, BlockFormat::readInt8);
            case F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL, NF4, FP4 -> Optional.empty();
        };
    }

    private static Optional<BlockFormat> nibbles(TensorType type, int group, Reader reader) {
        return Optional.of(new BlockFormat(type, group, true, true, reader));
    }

    private static Optional<BlockFormat> bytes(
            TensorType type, int group, boolean hasMinimum, Reader reader) {
        return Optional.of(new BlockFormat(type, group, false, hasMinimum, reader));
    }

    private static float half(MemorySegment data, long at) {
        return Float.float16ToFloat(data.get(SHORT, at));
    }

    private static int unsigned(MemorySegment data, long at) {
        return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    /** Sixteen bytes: the low nibbles are elements 0 to 15, the high ones 16 to 31. */
    private static void readNibbles(MemorySegment data, long at, byte[] out, int offset) {
        for (int i = 0; i < 16; i++) {
            int both = unsigned(data, at + i);
            out[offset + i] = (byte) (both & 15);
            out[offset + 16 + i] = (byte) (both >>> 4);
        }
    }

    private static void readQ4Symmetric(MemorySegment data, long at, Block out) {
        out.scales[0] = half(data, at);
        out.minima[0] = -8 * out.scales[0];
        readNibbles(data, at + 2, out.quantized, 0);
    }

    private static void readQ4WithMinimum(MemorySegment data, long at, Block out) {
        out.scales[0] = half(data, at);
        out.minima[0] = half(data, at + 2);
        readNibbles(data, at + 4, out.quantized, 0);
    }

    /** Adds sixteen times bit i of a word to element i. */
    private static void addFifthBits(int bits, byte[] out) {
        for (int i = 0; i < 32; i++) {
            out[i] |= (byte) ((bits >>> i & 1) << 4);
        }
    }

    private static void readQ5Symmetric(MemorySegment data, long at, Block out) {
        out.scales[0] = half(data, at);
        readNibbles(data, at + 6, out.quantized, 0);
        addFifthBits(data.get(INT, at + 2), out.quantized);
        for (int i = 0; i < 32; i++) {
            out.quantized[i] = (byte) (out.quantized[i] - 16);
        }
    }

    private static void readQ5WithMinimum(MemorySegment data, long at, Block out) {
        out.scales[0] = half(data, at);
        out.minima[0] = half(data, at + 2);
        readNibbles(data, at + 8, out.quantized, 0);
        addFifthBits(data.get(INT, at + 4), out.quantized);
    }

    private static void readQ8(MemorySegment data, long at, Block out) {
        out.scales[0] = half(data, at);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at + 2, out.quantized, 0, 32);
    }

    private static void readInt8(MemorySegment data, long at, Block out) {
        out.scales[0] = data.get(FLOAT, at);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at + 4, out.quantized, 0, 32);
    }

    /** 16 bytes of scale and minimum nibbles, 64 bytes of 2-bit values, scale, minimum. */
    private static void readQ2K(MemorySegment data, long at, Block out) {
        float scale = half(data, at + 80);
        float minimum = half(data, at + 82);
        for (int group = 0; group < 16; group++) {
            int both = unsigned(data, at + group);
            out.scales[group] = scale * (both & 15);
            out.minima[group] = -(minimum * (both >>> 4));
        }
        for (int i = 0; i < 256; i++) {
            // Each half of 128 elements has 32 bytes; each byte has elements 32 apart.
            int both = unsigned(data, at + 16 + i / 128 * 32 + i % 32);
            out.quantized[i] = (byte) (both >>> (i % 128 / 32 * 2) & 3);
        }
    }

    /** 32 bytes of third bits, 64 bytes of low bits, 12 bytes with sixteen 6-bit scales, scale. */
    private static void readQ3K(MemorySegment data, long at, Block out) {
        float scale = half(data, at + 108);
        for (int group = 0; group < 16; group++) {
            int low = unsigned(data, at + 96 + group % 8) >>> (group / 8 * 4) & 15;
            int high = unsigned(data, at + 104 + group % 4) >>> (group / 4 * 2) & 3;
            out.scales[group] = scale * ((low | high << 4) - 32);
            out.minima[group] = -4 * out.scales[group];
        }
        for (int i = 0; i < 256; i++) {
            int low = unsigned(data, at + 32 + i / 128 * 32 + i % 32) >>> (i % 128 / 32 * 2) & 3;
            int high = unsigned(data, at + i % 32) >>> (i / 32) & 1;
            out.quantized[i] = (byte) (low | high << 2);
        }
    }

    /** Scale, minimum, and twelve bytes with eight pairs of 6-bit factors of them. */
    private static void readKScales(MemorySegment data, long at, Block out) {
        float scale = half(data, at);
        float minimum = half(data, at + 2);
        for (int group = 0; group < 8; group++) {
            int first = unsigned(data, at + 4 + group % 4);
            int second = unsigned(data, at + 8 + group % 4);
            int last = unsigned(data, at + 12 + group % 4);
            int scaleFactor = group < 4 ? first & 63 : (last & 15) | first >>> 6 << 4;
            int minimumFactor = group < 4 ? second & 63 : last >>> 4 | second >>> 6 << 4;
            out.scales[group] = scale * scaleFactor;
            out.minima[group] = -(minimum * minimumFactor);
        }
    }

    /** 32 bytes hold 64 elements: the low nibbles the first 32, the high ones the next. */
    private static void readKNibbles(MemorySegment data, long at, byte[] out) {
        for (int i = 0; i < 256; i++) {
            int both = unsigned(data, at + i / 64 * 32 + i % 32);
            out[i] = (byte) (both >>> (i % 64 / 32 * 4) & 15);
        }
    }

    private static void readQ4K(MemorySegment data, long at, Block out) {
        readKScales(data, at, out);
        readKNibbles(data, at + 16, out.quantized);
    }

    private static void readQ5K(MemorySegment data, long at, Block out) {
        readKScales(data, at, out);
        readKNibbles(data, at + 48, out.quantized);
        for (int i = 0; i < 256; i++) {
            out.quantized[i] |= (byte) ((unsigned(data, at + 16 + i % 32) >>> (i / 32) & 1) << 4);
        }
    }

    /** 128 bytes of low nibbles, 64 bytes of high bit pairs, sixteen signed scales, scale. */
    private static void readQ6K(MemorySegment data, long at, Block out) {
        float scale = half(data, at + 208);
        for (int group = 0; group < 16; group++) {
            out.scales[group] = scale * data.get(ValueLayout.JAVA_BYTE, at + 192 + group);
        }
        for (int i = 0; i < 256; i++) {
            int low = unsigned(data, at + i / 128 * 64 + i % 64) >>> (i % 128 / 64 * 4) & 15;
            int high = unsigned(data, at + 128 + i / 128 * 32 + i % 32) >>> (i % 128 / 32 * 2) & 3;
            out.quantized[i] = (byte) ((low | high << 4) - 32);
        }
    }

    private static void readIq4(MemorySegment data, long at, Block out) {
        out.scales[0] = half(data, at);
        readNibbles(data, at + 2, out.quantized, 0);
        lookUp(out.quantized, 32);
    }

    /** Scale, two bytes of high and four of low bits of eight 6-bit scales, nibbles. */
    private static void readIq4Small(MemorySegment data, long at, Block out) {
        float scale = half(data, at);
        int highs = data.get(SHORT, at + 2);
        for (int group = 0; group < 8; group++) {
            int low = unsigned(data, at + 4 + group / 2) >>> (group % 2 * 4) & 15;
            int high = highs >>> (group * 2) & 3;
            out.scales[group] = scale * ((low | high << 4) - 32);
            readNibbles(data, at + 8 + group * 16, out.quantized, group * 32);
        }
        lookUp(out.quantized, 256);
    }

    private static void lookUp(byte[] indices, int count) {
        for (int i = 0; i < count; i++) {
            indices[i] = IQ4_VALUES[indices[i]];
        }
    }
}
