package dev.footnote.engine.quant;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.footnote.engine.format.TensorType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * From floats to the blocks of GGUF. Q8_0 and Q4_0 round as ggml's reference does, to the byte;
 * Q4_K looks for the scale and the minimum of each group by the same weighted search as ggml
 * ({@code make_qkx2_quants}): rounding errors count more where values are large.
 */
public final class BlockQuantizer {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int GROUP = 32;
    private static final int GROUPS = 8; // of a Q4_K block
    private static final int TRIALS = 20;

    private BlockQuantizer() {}

    /** Whether values can be written in this type. */
    public static boolean writes(TensorType type) {
        return switch (type) {
            case F32, F16, BF16, Q8_0, Q4_0, Q4_K -> true;
            default -> false;
        };
    }

    /**
     * Writes the first values of an array, which fill whole blocks.
     *
     * @param to has room for them
     */
    public static void write(TensorType type, float[] values, int count, MemorySegment to) {
        int elements = type.blockElements();
        for (int from = 0; from < count; from += elements) {
            long at = (long) (from / elements) * type.blockBytes();
            switch (type) {
                case F32 -> to.set(FLOAT, at, values[from]);
                case F16 -> to.set(SHORT, at, Float.floatToFloat16(values[from]));
                case BF16 -> to.set(SHORT, at, bf16(values[from]));
                case Q8_0 -> writeQ8(values, from, to, at);
                case Q4_0 -> writeQ4(values, from, to, at);
                case Q4_K -> new Q4K().write(values, from, to, at);
                default -> throw new IllegalArgumentException("values are not written as " + type);
            }
        }
    }

    private static short bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** To the nearest; halves away from zero. */
    private static int rounded(float value) {
        float magnitude = (float) Math.floor(Math.abs(value));
        float rest = Math.abs(value) - magnitude;
        int whole = (int) (magnitude + (float) Math.floor(2 * rest));
        return value < 0 ? -whole : whole;
    }

    private static void writeQ8(float[] values, int from, MemorySegment to, long at) {
        float largest = 0;
        for (int i = 0; i < GROUP; i++) {
            largest = Math.max(largest, Math.abs(values[from + i]));
        }
        float scale = largest / 127;
        float inverse = scale == 0 ? 0 : 1 / scale;
        to.set(SHORT, at, Float.floatToFloat16(scale));
        for (int i = 0; i < GROUP; i++) {
            to.set(ValueLayout.JAVA_BYTE, at + 2 + i, (byte) rounded(values[from + i] * inverse));
        }
    }

    /** The value of the largest magnitude becomes -8. */
    private static void writeQ4(float[] values, int from, MemorySegment to, long at) {
        float largest = 0;
        for (int i = 0; i < GROUP; i++) {
            if (Math.abs(values[from + i]) > Math.abs(largest)) {
                largest = values[from + i];
            }
        }
        float scale = largest / -8;
        float inverse = scale == 0 ? 0 : 1 / scale;
        to.set(SHORT, at, Float.floatToFloat16(scale));
        for (int i = 0; i < GROUP / 2; i++) {
            int low = nibble(values[from + i], inverse);
            int high = nibble(values[from + GROUP / 2 + i], inverse);
            to.set(ValueLayout.JAVA_BYTE, at + 2 + i, (byte) (low | high << 4));
        }
    }

    private static int nibble(float value, float inverse) {
        return Math.clamp((long) ((double) value * inverse + 8.5), 0, 15);
    }

    /** One block of 256. */
    private static final class Q4K {
        private static final int LEVELS = 15;

        private final float[] scales = new float[GROUPS];
        private final float[] minima = new float[GROUPS]; // how far below zero
        private final byte[] tried = new byte[GROUP];
        private final float[] weights = new float[GROUP];

        void write(float[] values, int from, MemorySegment to, long at) {
            float largestScale = 0;
            float largestMinimum = 0;
            for (int g = 0; g < GROUPS; g++) {
                search(values, from + g * GROUP, g);
                largestScale = Math.max(largestScale, scales[g]);
                largestMinimum = Math.max(largestMinimum, minima[g]);
            }
            short scale = Float.floatToFloat16(largestScale / 63);
            short minimum = Float.floatToFloat16(largestMinimum / 63);
            to.set(SHORT, at, scale);
            to.set(SHORT, at + 2, minimum);
            int[] factors = new int[GROUPS];
            int[] minimumFactors = new int[GROUPS];
            for (int g = 0; g < GROUPS; g++) {
                factors[g] = factor(scales[g], largestScale);
                minimumFactors[g] = factor(minima[g], largestMinimum);
            }
            writeFactors(factors, minimumFactors, to, at + 4);
            byte[] levels = new byte[GROUPS * GROUP];
            for (int i = 0; i < levels.length; i++) {
                float step = Float.float16ToFloat(scale) * factors[i / GROUP];
                float below = Float.float16ToFloat(minimum) * minimumFactors[i / GROUP];
                levels[i] = step == 0 ? 0 : level((values[from + i] + below) / step);
            }
            for (int i = 0; i < 128; i++) {
                int first = i / GROUP * 2 * GROUP + i % GROUP;
                to.set(
                        ValueLayout.JAVA_BYTE,
                        at + 16 + i,
                        (byte) (levels[first] | levels[first + GROUP] << 4));
            }
        }

        private static int factor(float value, float largest) {
            return largest == 0 ? 0 : Math.min(63, Math.round(value * (63 / largest)));
        }

        private static byte level(float value) {
            return (byte) Math.clamp((long) Math.rint(value), 0, LEVELS);
        }

        /** Eight pairs of six bits in twelve bytes. */
        private static void writeFactors(int[] scales, int[] minima, MemorySegment to, long at) {
            for (int g = 0; g < 4; g++) {
                int upperScale = scales[g + 4] >>> 4;
                int upperMinimum = minima[g + 4] >>> 4;
                int lower = (scales[g + 4] & 15) | (minima[g + 4] & 15) << 4;
                to.set(ValueLayout.JAVA_BYTE, at + g, (byte) (scales[g] | upperScale << 6));
                to.set(ValueLayout.JAVA_BYTE, at + 4 + g, (byte) (minima[g] | upperMinimum << 6));
                to.set(ValueLayout.JAVA_BYTE, at + 8 + g, (byte) lower);
            }
        }

        /** The scale and the minimum of a group with the least weighted error that is found. */
        private void search(float[] values, int from, int group) {
            float least = 0;
            float greatest = values[from];
            double squares = 0;
            for (int i = 0; i < GROUP; i++) {
                least = Math.min(least, values[from + i]);
                greatest = Math.max(greatest, values[from + i]);
                squares += (double) values[from + i] * values[from + i];
            }
            scales[group] = 0;
            minima[group] = -least;
            if (greatest <= least) {
                return;
            }
            float typical = (float) Math.sqrt(squares / GROUP);
            for (int i = 0; i < GROUP; i++) {
                weights[i] = typical + Math.abs(values[from + i]);
            }
            float inverse = LEVELS / (greatest - least);
            Fit best = new Fit(1 / inverse, least);
            for (int i = 0; i < GROUP; i++) {
                tried[i] = level(inverse * (values[from + i] - least));
            }
            double error = error(values, from, best);
            for (int trial = 0; trial <= TRIALS; trial++) {
                inverse = (-1 + 0.1f * trial + LEVELS) / (greatest - least);
                for (int i = 0; i < GROUP; i++) {
                    tried[i] = level(inverse * (values[from + i] - least));
                }
                Fit fit = fit(values, from, best);
                double found = error(values, from, fit);
                if (found < error) {
                    error = found;
                    best = fit;
                }
            }
            scales[group] = best.scale();
            minima[group] = -best.minimum();
        }

        private record Fit(float scale, float minimum) {}

        /** Least squares of scale · level + minimum, the minimum not above zero. */
        private Fit fit(float[] values, int from, Fit otherwise) {
            double w = 0;
            double l = 0;
            double ll = 0;
            double x = 0;
            double xl = 0;
            for (int i = 0; i < GROUP; i++) {
                w += weights[i];
                l += weights[i] * tried[i];
                ll += weights[i] * tried[i] * tried[i];
                x += weights[i] * values[from + i];
                xl += weights[i] * values[from + i] * tried[i];
            }
            double determinant = w * ll - l * l;
            if (determinant <= 0) {
                return otherwise;
            }
            double scale = (w * xl - x * l) / determinant;
            double minimum = (ll * x - l * xl) / determinant;
            return minimum > 0
                    ? new Fit((float) (xl / ll), 0)
                    : new Fit((float) scale, (float) minimum);
        }

        private double error(float[] values, int from, Fit fit) {
            double error = 0;
            for (int i = 0; i < GROUP; i++) {
                double off = fit.scale() * tried[i] + fit.minimum() - values[from + i];
                error += weights[i] * off * off;
            }
            return error;
        }
    }
}
