package dev.footnote.engine.format;

/**
 * Blocks of 64 values of four bits, as bitsandbytes defines them and {@link TensorType#NF4} and
 * {@link TensorType#FP4} store them here: the largest magnitude as a float, the type the values are
 * rounded to as an integer, 32 bytes with two values each, the first in the upper half.
 */
public final class FourBits {
    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 40;

    /** Sixteen quantiles of the normal distribution (arXiv 2305.14314, appendix E). */
    private static final float[] NORMAL = {
        -1.0f,
        -0.6961928f,
        -0.52507305f,
        -0.3949175f,
        -0.28444138f,
        -0.18477343f,
        -0.091050036f,
        0.0f,
        0.0795803f,
        0.1609302f,
        0.2461123f,
        0.33791524f,
        0.44070983f,
        0.562617f,
        0.72295684f,
        1.0f
    };

    private FourBits() {}

    /** The sixteen values of a type; a fresh array. */
    public static float[] values(TensorType type) {
        if (type == TensorType.NF4) {
            return NORMAL.clone();
        }
        float[] magnitudes = {
            0, 0.0052083335f, 0.6666667f, 1, 0.33333334f, 0.5f, 0.16666667f, 0.25f
        };
        float[] values = new float[16];
        for (int i = 0; i < 16; i++) {
            values[i] = i < 8 ? magnitudes[i] : 0 - magnitudes[i - 8];
        }
        return values;
    }

    /** How a block says what its values are rounded to. */
    static int code(TensorType rounding) {
        return switch (rounding) {
            case F16 -> 1;
            case BF16 -> 2;
            default -> 0;
        };
    }

    /** Whether the values of a block are numbers of 16 bits with the exponent of 32. */
    public static boolean roundsToBf16(int code) {
        return code == 2;
    }

    /** The value as the type has it, to the nearest, to the even of two. */
    public static float rounded(float value, int code) {
        if (code == 1) {
            return Float.float16ToFloat(Float.floatToFloat16(value));
        }
        if (code == 2) {
            int bits = Float.floatToRawIntBits(value);
            return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
        }
        return value;
    }
}
