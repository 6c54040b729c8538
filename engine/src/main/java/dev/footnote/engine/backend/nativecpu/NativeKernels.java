package dev.footnote.engine.backend.nativecpu;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Rotation;
import dev.footnote.engine.backend.Spans;
import dev.footnote.engine.backend.Team;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.quant.Matrix;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * Kernels in C where they are faster, the vector kernels for the rest, on one team of threads.
 * Activations are quantized as the vector kernels do it: to 8 bits in blocks of 32 where the
 * weights are integers. No product depends on which rows are computed together or on the number of
 * threads.
 */
public final class NativeKernels implements Kernels {
    /** Below so many values the caller alone is faster. */
    static final int SHARED_MIN = 1 << 14;

    private final NativeLibrary library;
    private final Team team;
    private final VectorKernels vector;
    private final NativeProducts products;
    private final NativeAttention attention;

    NativeKernels(NativeLibrary library, int threads) {
        this.library = library;
        this.team = new Team(threads);
        this.vector = new VectorKernels(team);
        this.products = new NativeProducts(library, team);
        this.attention = new NativeAttention(library, team);
    }

    /** The fastest kernels that this machine has, on a number of threads, the caller's included. */
    @SuppressWarnings("MustBeClosedChecker") // Closed with the kernels.
    public static Kernels orVector(int threads) {
        Optional<NativeLibrary> library = Optional.empty();
        try {
            library = NativeLibrary.load();
        } catch (IllegalStateException | IllegalArgumentException | UnsatisfiedLinkError e) {
            System.getLogger(NativeKernels.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the native kernels cannot be loaded ({0}); the vector kernels compute",
                            e.getMessage());
        }
        return library.isPresent()
                ? new NativeKernels(library.get(), threads)
                : new VectorKernels(threads);
    }

    @Override
    public void multiply(float[] x, int rows, Product[] requested) {
        int taken = 0;
        for (Product product : requested) {
            taken += NativeProduct.takes(product.matrix()) ? 1 : 0;
        }
        if (taken == requested.length && taken > 0) {
            products.multiply(x, rows, requested);
        } else if (taken == 0) {
            vector.multiply(x, rows, requested);
        } else {
            products.multiply(x, rows, only(requested, true));
            vector.multiply(x, rows, only(requested, false));
        }
    }

    private static Product[] only(Product[] products, boolean taken) {
        return Arrays.stream(products)
                .filter(product -> NativeProduct.takes(product.matrix()) == taken)
                .toArray(Product[]::new);
    }

    @Override
    public void gather(Matrix table, int[] indices, int count, float[] out) {
        vector.gather(table, indices, count, out);
    }

    @Override
    public void rmsNorm(
            float[] x, int rows, int width, float[] weight, float epsilon, float[] out) {
        vector.rmsNorm(x, rows, width, weight, epsilon, out);
    }

    @Override
    public void layerNorm(
            float[] x,
            int rows,
            int width,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out) {
        vector.layerNorm(x, rows, width, weight, bias, epsilon, out);
    }

    @Override
    public void rotate(float[] x, int rows, Rotation rotation, int[] tableRows) {
        vector.rotate(x, rows, rotation, tableRows);
    }

    @Override
    public void attend(
            float[] q,
            float[] keys,
            float[] values,
            AttentionShape shape,
            Spans spans,
            float[] out) {
        if (NativeAttention.takes(shape, spans)) {
            attention.attend(new NativeAttention.Call(q, keys, values, out), shape, spans);
        } else {
            vector.attend(q, keys, values, shape, spans, out);
        }
    }

    @Override
    public void softmax(float[] x, int rows, int width) {
        vector.softmax(x, rows, width);
    }

    @Override
    public void activate(Activation activation, float[] x, int count) {
        switch (activation) {
            case SILU -> apply(0, x, MemorySegment.NULL, count);
            case GELU -> apply(1, x, MemorySegment.NULL, count);
            case GELU_TANH -> apply(2, x, MemorySegment.NULL, count);
            case RELU, TANH -> vector.activate(activation, x, count);
        }
    }

    @Override
    public void gate(Activation activation, float[] gate, float[] up, int count) {
        if (count > up.length) {
            throw new IndexOutOfBoundsException(
                    "%d values to gate by of %d".formatted(count, up.length));
        }
        MemorySegment factors = MemorySegment.ofArray(up);
        switch (activation) {
            case SILU -> apply(0, gate, factors, count);
            case GELU -> apply(1, gate, factors, count);
            case GELU_TANH -> apply(2, gate, factors, count);
            case RELU, TANH -> vector.gate(activation, gate, up, count);
        }
    }

    private void apply(int function, float[] x, MemorySegment up, int count) {
        if (count < 0 || count > x.length) {
            throw new IndexOutOfBoundsException("%d values of %d".formatted(count, x.length));
        }
        int parts = count < SHARED_MIN ? 1 : team.size() * 2;
        team.run(
                parts,
                (part, member) ->
                        library.activate(
                                function,
                                x,
                                up,
                                (int) ((long) count * part / parts),
                                (int) ((long) count * (part + 1) / parts)));
    }

    @Override
    public void add(float[] x, float[] y, int count) {
        vector.add(x, y, count);
    }

    @Override
    public void scale(float[] x, float factor, int count) {
        vector.scale(x, factor, count);
    }

    @Override
    public void softCap(float[] x, float cap, int count) {
        vector.softCap(x, cap, count);
    }

    @Override
    public void close() {
        vector.close();
        library.close();
    }
}
