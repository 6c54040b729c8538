package dev.footnote.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.footnote.engine.backend.plain.PlainKernels;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

/** Kernels, on one and on three threads, against the plain ones. */
public abstract class KernelsConformance {
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
    }

    static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void assertClose(float[] found, float[] expected, float tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            float allowed = tolerance * Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(found[i] - expected[i]) <= allowed)) {
                throw new AssertionError(
                        "index %d: found %s, expected %s".formatted(i, found[i], expected[i]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 255, 4098})
    void normsAgree(int width) {
        float[] x = random(5 * width, 1);
        float[] weight = random(width, 2);
        float[] bias = random(width, 3);
        float[] expected = new float[x.length];
        float[] found = new float[x.length];
        plain.rmsNorm(x, 5, width, weight, 1e-5f, expected);
        shared.rmsNorm(x, 5, width, weight, 1e-5f, found);
        assertClose(found, expected, 1e-5f);
        plain.layerNorm(x, 5, width, weight, bias, 1e-5f, expected);
        shared.layerNorm(x, 5, width, weight, bias, 1e-5f, found);
        assertClose(found, expected, 2e-5f);
        plain.layerNorm(x, 5, width, weight, new float[0], 1e-5f, expected);
        single.layerNorm(x, 5, width, weight, new float[0], 1e-5f, found);
        assertClose(found, expected, 2e-5f);
    }

    @Test
    void aNormOfHeadsUsesItsVectorsInTurn() {
        float[] x = random(4 * 10, 1);
        float[] weight = random(2 * 10, 2);
        float[] expected = new float[x.length];
        float[] found = new float[x.length];
        plain.rmsNorm(x, 4, 10, weight, 1e-6f, expected);
        shared.rmsNorm(x, 4, 10, weight, 1e-6f, found);
        assertClose(found, expected, 1e-5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 255, 4098})
    void softmaxAgreesAlsoOnExtremeScores(int width) {
        float[] x = random(4 * width, 1);
        x[0] = 80;
        x[width] = -1e30f;
        x[2 * width] = 1e30f;
        x[3 * width] = Float.NEGATIVE_INFINITY;
        if (width == 1) {
            x[3] = 0;
        }
        float[] expected = x.clone();
        plain.softmax(expected, 4, width);
        shared.softmax(x, 4, width);
        assertClose(x, expected, 1e-6f);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAgree(Activation activation) {
        for (int count : new int[] {1, 7, 31, 32, 33, 255, 4098, 70_001}) {
            float[] x = random(count, count);
            for (int i = 0; i < count; i++) {
                x[i] *= 4;
            }
            float[] edges = {0f, -0f, 100f, -100f, 1e30f, -1e30f, 1e-30f};
            System.arraycopy(edges, 0, x, 0, Math.min(count, edges.length));
            float[] up = random(count, 7);
            float[] expected = x.clone();
            float[] found = x.clone();
            plain.activate(activation, expected, count);
            shared.activate(activation, found, count);
            assertClose(found, expected, 1e-6f);
            expected = x.clone();
            found = x.clone();
            plain.gate(activation, expected, up, count);
            shared.gate(activation, found, up, count);
            assertClose(found, expected, 4e-6f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 255, 4098, 70_001})
    void elementwiseOperationsAgree(int count) {
        float[] expected = random(count, 1);
        float[] found = expected.clone();
        float[] y = random(count, 2);
        plain.add(expected, y, count);
        shared.add(found, y, count);
        plain.scale(expected, 30, count);
        shared.scale(found, 30, count);
        plain.softCap(expected, 50, count);
        shared.softCap(found, 50, count);
        assertClose(found, expected, 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"1,64,64,true", "5,10,10,false", "700,20,8,true", "700,80,80,false"})
    void rotationsAgree(int rows, int headWidth, int rotated, boolean interleaved) {
        float[] cosines = random(rows * rotated / 2, 1);
        float[] sines = random(rows * rotated / 2, 2);
        Rotation rotation = new Rotation(3, headWidth, rotated, interleaved, cosines, sines);
        int[] tableRows = new Random(3).ints(rows, 0, rows).toArray();
        float[] expected = random(rows * 3 * headWidth, 4);
        float[] found = expected.clone();
        plain.rotate(expected, rows, rotation, tableRows);
        shared.rotate(found, rows, rotation, tableRows);
        assertClose(found, expected, 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 255, 4098})
    void rowsGoWhereTheirIndicesSay(int width) {
        int[] rows = {6, 0, 3};
        float[] from = random(3 * width, 1);
        float[] expected = random(7 * width, 2);
        float[] found = expected.clone();
        plain.scatter(from, rows, 3, width, expected);
        shared.scatter(from, rows, 3, width, found);
        assertThat(found).isEqualTo(expected);
        float[] picked = new float[3 * width];
        shared.pick(found, rows, 3, width, picked);
        assertThat(picked).isEqualTo(from);
    }

    /** Two sequences in pages of 16: one decodes its last token, one computes many. */
    private static Spans spans(int keys) {
        Spans spans = new Spans(2, 16);
        spans.count = 2;
        int pages = (keys + 15) / 16;
        for (int s = 0; s < 2; s++) {
            spans.queryCount[s] = s == 0 ? 1 : Math.min(keys, 9);
            spans.queryStart[s] = s;
            spans.keyCount[s] = keys;
            spans.firstPosition[s] = keys - spans.queryCount[s];
            spans.pageRows[s] = new int[pages];
            for (int page = 0; page < pages; page++) {
                spans.pageRows[s][page] = (2 * (pages - 1 - page) + s) * 16;
            }
        }
        return spans;
    }

    @ParameterizedTest
    @CsvSource({
        "1,64,3,1",
        "7,10,2,2",
        "33,64,9,3",
        "255,20,4,1",
        "255,80,6,2",
        "31,256,4,1",
        "700,64,9,3"
    })
    void attentionAgrees(int keys, int headWidth, int heads, int keyHeads) {
        Spans spans = spans(keys);
        int keyRows = (keys + 15) / 16 * 32;
        float[] q = random(10 * heads * headWidth, 1);
        float[] k = random(keyRows * keyHeads * headWidth, 2);
        float[] v = random(keyRows * keyHeads * headWidth, 3);
        float[] bias = random(heads * 41, 4);
        AttentionShape[] shapes = {
            new AttentionShape(
                    heads, keyHeads, headWidth, 0.1f, 0, true, Integer.MAX_VALUE, new float[0]),
            new AttentionShape(heads, keyHeads, headWidth, 0.1f, 0, true, 12, new float[0]),
            new AttentionShape(
                    heads, keyHeads, headWidth, 0.1f, 5, false, Integer.MAX_VALUE, new float[0]),
            new AttentionShape(heads, keyHeads, headWidth, 1, 0, false, Integer.MAX_VALUE, bias)
        };
        for (AttentionShape shape : shapes) {
            float[] expected = new float[q.length];
            float[] found = new float[q.length];
            plain.attend(q, k, v, shape, spans, expected);
            shared.attend(q, k, v, shape, spans, found);
            assertClose(found, expected, 2e-5f);
        }
    }

    @Test
    void closedKernelsRefuseToWork() {
        Kernels kernels = kernels(2);
        kernels.close();
        float[] x = new float[70_000];
        assertThatIllegalStateException().isThrownBy(() -> kernels.softCap(x, 1, x.length));
    }
}
