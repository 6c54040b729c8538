package dev.footnote.engine.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Spans;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.quant.Int8Matrix;
import dev.footnote.engine.quant.Layouts;
import dev.footnote.engine.quant.Matrix;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Sizes that would lead the library out of an array are refused before it is called. */
@Tag("native")
class NativeBoundsTest {
    private static final float[] NO_BIAS = {};

    private final Arena arena = Arena.ofShared();
    private final Kernels kernels = NativeVariants.best(1);

    @AfterEach
    void close() {
        kernels.close();
        arena.close();
    }

    private Matrix matrix() {
        float[] values = new float[33 * 64];
        Tensor tensor =
                new Tensor("w", TensorType.F32, List.of(33, 64), MemorySegment.ofArray(values));
        return Layouts.int8(tensor, arena);
    }

    private static Product[] product(Matrix matrix, int results) {
        return new Product[] {new Product(matrix, NO_BIAS, new float[results])};
    }

    @Test
    void aProductNeedsItsActivationsItsResultAndItsWeights() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.multiply(new float[127], 2, product(matrix(), 66)))
                .withMessageContaining("127");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.multiply(new float[128], 2, product(matrix(), 65)))
                .withMessageContaining("the result of a product has");
        Matrix cut = new Int8Matrix(33, 64, 32, false, arena.allocate(3 * 2 * 576 - 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.multiply(new float[128], 2, product(cut, 66)))
                .withMessageContaining("the memory of the weights of a product has");
    }

    @Test
    void aFunctionStaysWithinItsArrays() {
        assertThatThrownBy(() -> kernels.activate(Activation.GELU, new float[15], 16))
                .isInstanceOf(IndexOutOfBoundsException.class);
        float[] x = new float[16];
        assertThatThrownBy(() -> kernels.gate(Activation.SILU, x, new float[15], 16))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void attentionNeedsEveryQueryAndEveryKey() {
        Spans spans = new Spans(1, 16);
        spans.count = 1;
        spans.queryCount[0] = 5;
        spans.keyCount[0] = 20;
        spans.pageRows[0] = new int[] {16, 0};
        AttentionShape shape =
                new AttentionShape(2, 1, 8, 1, 0, false, Integer.MAX_VALUE, new float[0]);
        float[] queries = new float[5 * 16];
        float[] keys = new float[32 * 8];
        float[] tooFew = new float[32 * 8 - 1];
        float[] out = new float[5 * 16];
        kernels.attend(queries, keys, keys, shape, spans, out);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.attend(queries, keys, tooFew, shape, spans, out));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.attend(new float[79], keys, keys, shape, spans, out));
        spans.pageRows[0] = new int[] {-1, 0};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.attend(queries, keys, keys, shape, spans, out));
        spans.pageRows[0] = new int[] {16};
        assertThatThrownBy(() -> kernels.attend(queries, keys, keys, shape, spans, out))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void closedKernelsRefuseToWork() {
        Kernels closed = NativeVariants.best(2);
        closed.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> closed.activate(Activation.GELU, new float[16], 16));
    }
}
