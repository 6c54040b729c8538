package dev.footnote.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.quant.Layouts;
import dev.footnote.engine.quant.Matrix;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Matrix products against the plain ones. Where weights are integers, activations are rounded to
 * 1/127 of the largest in their block of 32: each adds at most its weight times half of that.
 */
public abstract class ProductsConformance {
    private static final int[] ROWS = {1, 7, 31, 33, 255};
    private static final int[] STEPS = {1, 2, 7, 31, 33, 70};

    private final Arena arena = Arena.ofShared();
    private final PlainKernels plain = new PlainKernels();
    private Kernels single = plain;
    private Kernels shared = plain;

    /** Kernels on a number of threads. */
    protected abstract Kernels kernels(int threads);

    @BeforeEach
    void open() {
        single = kernels(1);
        shared = kernels(3);
    }

    @AfterEach
    void close() {
        plain.close();
        single.close();
        shared.close();
        arena.close();
    }

    /** Random blocks: scales of at most 1/16, anything else. */
    private static Tensor tensor(TensorType type, int rows, int columns) {
        byte[] bytes = new byte[Math.toIntExact(type.bytes((long) rows * columns))];
        Random random = new Random(rows * 31L + columns);
        random.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length; at += type.blockBytes()) {
            short scale = Float.floatToFloat16(random.nextFloat() / 16);
            short minimum = Float.floatToFloat16(-random.nextFloat() / 4);
            switch (type) {
                case F32 -> buffer.putFloat(at, (float) random.nextGaussian());
                case F16 -> buffer.putShort(at, Float.floatToFloat16(random.nextFloat() - 0.5f));
                case BF16 ->
                        buffer.putShort(
                                at,
                                (short) (Float.floatToRawIntBits(random.nextFloat() - 0.5f) >> 16));
                case Q4_1, Q5_1 -> buffer.putShort(at, scale).putShort(at + 2, minimum);
                case Q4_K, Q5_K -> {
                    buffer.putShort(at, Float.floatToFloat16(random.nextFloat() / 512));
                    buffer.putShort(at + 2, Float.floatToFloat16(random.nextFloat() / 64));
                }
                case Q2_K -> buffer.putShort(at + 80, scale).putShort(at + 82, scale);
                case Q3_K ->
                        buffer.putShort(at + 108, Float.floatToFloat16(random.nextFloat() / 512));
                case Q6_K ->
                        buffer.putShort(at + 208, Float.floatToFloat16(random.nextFloat() / 4096));
                case IQ4_XS -> buffer.putShort(at, Float.floatToFloat16(random.nextFloat() / 4096));
                case Q8_0, IQ4_NL ->
                        buffer.putShort(at, Float.floatToFloat16(random.nextFloat() / 128));
                case INT8 -> buffer.putFloat(at, random.nextFloat() / 128);
                case NF4, FP4 -> buffer.putFloat(at, random.nextFloat()).putInt(at + 4, 0);
                default -> buffer.putShort(at, scale);
            }
        }
        return new Tensor("w", type, List.of(rows, columns), MemorySegment.ofArray(bytes));
    }

    private static boolean quantized(TensorType type) {
        return switch (type) {
            case NF4, FP4 -> false; // Multiplied as floats.
            default -> type.blockElements() > 1;
        };
    }

    private float[] multiply(Kernels kernels, Matrix matrix, float[] bias, float[] x) {
        int rows = x.length / matrix.columns();
        float[] out = new float[rows * matrix.rows()];
        kernels.multiply(x, rows, new Product[] {new Product(matrix, bias, out)});
        return out;
    }

    private void check(Matrix matrix, float[] x, boolean quantized) {
        int rows = x.length / matrix.columns();
        float[] bias = KernelsConformance.random(matrix.rows(), 5);
        float[] expected = new float[rows * matrix.rows()];
        plain.multiply(x, rows, new Product[] {new Product(matrix, bias, expected)});
        float[] found = multiply(shared, matrix, bias, x);
        float[] weights = new float[matrix.columns()];
        for (int o = 0; o < matrix.rows(); o++) {
            matrix.readRow(o, weights, 0);
            for (int t = 0; t < rows; t++) {
                int i = t * matrix.rows() + o;
                double allowed = allowed(weights, x, t * weights.length, quantized);
                if (!(Math.abs(found[i] - expected[i]) <= allowed + Math.abs(bias[o]) * 1e-6)) {
                    throw new AssertionError(
                            "token %d output %d: found %s, expected %s within %s"
                                    .formatted(t, o, found[i], expected[i], allowed));
                }
            }
        }
        assertThat(multiply(single, matrix, bias, x)).as("on one thread").isEqualTo(found);
        checkRowsAlone(matrix, bias, x, found);
    }

    private static double allowed(float[] weights, float[] x, int from, boolean quantized) {
        double magnitudes = 0;
        double rounding = 0;
        for (int block = 0; block < weights.length; block += 32) {
            float largest = 0;
            double sum = 0;
            for (int i = block; i < Math.min(block + 32, weights.length); i++) {
                largest = Math.max(largest, Math.abs(x[from + i]));
                sum += Math.abs(weights[i]);
                magnitudes += Math.abs(weights[i] * x[from + i]);
            }
            rounding += sum * largest / 127 * 0.501;
        }
        return magnitudes * 2e-5 + (quantized ? rounding : 0) + 1e-30;
    }

    /** A row gives bit for bit the same alone as together with others. */
    private void checkRowsAlone(Matrix matrix, float[] bias, float[] x, float[] together) {
        int columns = matrix.columns();
        for (int t = 0; t < x.length / columns; t += 11) {
            float[] row = Arrays.copyOfRange(x, t * columns, (t + 1) * columns);
            float[] expected =
                    Arrays.copyOfRange(together, t * matrix.rows(), (t + 1) * matrix.rows());
            assertThat(multiply(shared, matrix, bias, row)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"F64", "I64", "I32", "I16", "I8", "U8", "BOOL"},
            mode = EnumSource.Mode.EXCLUDE)
    void productsAgreeForEveryFormat(TensorType type) {
        for (int rows : ROWS) {
            Matrix matrix = Layouts.of(tensor(type, rows, 256), arena);
            for (int step : STEPS) {
                check(matrix, KernelsConformance.random(step * 256, step), quantized(type));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F32", "BF16"})
    void floatingPointProductsAgreeOnAnyNumberOfColumns(TensorType type) {
        for (int columns : new int[] {1, 7, 31, 32, 33, 255, 4098}) {
            Matrix matrix = Layouts.of(tensor(type, 33, columns), arena);
            for (int step : STEPS) {
                check(matrix, KernelsConformance.random(step * columns, step), false);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F32,32", "F32,1536", "F16,384", "BF16,4096"})
    void floatsRoundedToEightBitsAreMultipliedAsRounded(TensorType type, int columns) {
        Tensor tensor = tensor(type, 49, columns);
        Matrix exact = Layouts.of(tensor, arena);
        Matrix rounded = Layouts.int8(tensor, arena);
        float[] expected = new float[columns];
        float[] found = new float[columns];
        for (int row = 0; row < 49; row++) {
            exact.readRow(row, expected, 0);
            rounded.readRow(row, found, 0);
            for (int i = 0; i < columns; i++) {
                float largest = 0;
                for (int j = i / 32 * 32; j < i / 32 * 32 + 32; j++) {
                    largest = Math.max(largest, Math.abs(expected[j]));
                }
                assertThat(found[i]).isCloseTo(expected[i], within(largest / 127 * 0.501f));
            }
        }
        for (int step : STEPS) {
            check(rounded, KernelsConformance.random(step * columns, step), true);
        }
    }

    @ParameterizedTest
    @CsvSource({"Q4_0,4096", "Q4_1,32", "Q4_1,1536", "Q8_0,64", "Q8_0,4096", "Q5_1,96"})
    void quantizedProductsAgreeOnOtherNumbersOfColumns(TensorType type, int columns) {
        Matrix matrix = Layouts.of(tensor(type, 49, columns), arena);
        for (int step : STEPS) {
            check(matrix, KernelsConformance.random(step * columns, step), true);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32", "BF16", "Q4_1", "Q8_0", "Q6_K", "Q2_K"})
    void extremeActivationsAgree(TensorType type) {
        Matrix matrix = Layouts.of(tensor(type, 33, 512), arena);
        for (float size : new float[] {0, 1e-42f, 1e-38f, 1e-20f, 1e20f, 1e30f}) {
            float[] x = KernelsConformance.random(9 * 512, 1);
            for (int i = 0; i < x.length; i++) {
                x[i] *= size;
            }
            check(matrix, x, quantized(type));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q4_K", "Q6_K"})
    void theLargestWeightsAndActivationsDoNotOverflow(TensorType type) {
        byte[] bytes = new byte[Math.toIntExact(type.bytes(16 * 256))];
        for (byte fill : new byte[] {-1, (byte) 0x80, 0x7f}) {
            Arrays.fill(bytes, fill);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int scaleAt =
                    switch (type) {
                        case Q2_K -> 80;
                        case Q6_K -> 208;
                        default -> 0;
                    };
            boolean two = scaleAt == 80 || type.name().endsWith("1") || type == TensorType.Q4_K;
            for (int at = scaleAt; at < bytes.length; at += type.blockBytes()) {
                buffer.putShort(at, (short) 0x3c00);
                if (two) {
                    buffer.putShort(at + 2, (short) 0x3c00);
                }
            }
            Tensor tensor = new Tensor("w", type, List.of(16, 256), MemorySegment.ofArray(bytes));
            Matrix matrix = Layouts.of(tensor, arena);
            for (float value : new float[] {1, -1}) {
                float[] x = new float[9 * 256];
                Arrays.fill(x, value);
                check(matrix, x, true);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Q4_1,Q8_0", "F32,Q6_K", "BF16,F16"})
    void productsThatShareTheirInputAgree(TensorType first, TensorType second) {
        Matrix a = Layouts.of(tensor(first, 33, 256), arena);
        Matrix b = Layouts.of(tensor(second, 70, 256), arena);
        for (int step : STEPS) {
            float[] x = KernelsConformance.random(step * 256, 1);
            float[] outA = new float[step * 33];
            float[] outB = new float[step * 70];
            Product[] both = {
                new Product(a, new float[0], outA), new Product(b, new float[0], outB)
            };
            shared.multiply(x, step, both);
            assertThat(outA).isEqualTo(multiply(single, a, new float[0], x));
            assertThat(outB).isEqualTo(multiply(single, b, new float[0], x));
        }
    }
}
