package dev.footnote.engine.backend.opencl;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Rotation;
import dev.footnote.engine.backend.Spans;
import dev.footnote.engine.quant.Matrix;

/**
 * Kernels on a device. Operations are queued and return at once; only fetching waits, so that a
 * step of a plan is one wait. Activations are 32-bit floats throughout, also where weights are
 * integers: a device reads weights from its memory more slowly than it multiplies.
 */
public final class OpenClKernels implements Kernels {
    private final DeviceQueue queue;
    private final DeviceArrays arrays;
    private final DeviceIndices indices;
    private final DeviceProducts products;
    private final DeviceAttention attention;

    /**
     * Takes a context of the device and compiles the kernels for it.
     *
     * @throws OpenClException when the driver refuses
     */
    @SuppressWarnings("MustBeClosedChecker") // Closed with the kernels.
    public OpenClKernels(OpenClDevice device) {
        this.queue = new DeviceQueue(device);
        this.arrays = new DeviceArrays(queue);
        this.indices = new DeviceIndices(queue);
        this.products = new DeviceProducts(queue, arrays, indices);
        this.attention = new DeviceAttention(queue, arrays, indices);
    }

    @Override
    public void load(Matrix matrix) {
        products.load(matrix);
    }

    @Override
    public void load(float[] constants) {
        arrays.load(constants);
    }

    @Override
    public void keep(float[] values) {
        arrays.keep(values);
    }

    @Override
    public void fetch(float[] values) {
        arrays.fetch(values);
    }

    @Override
    public void changed(float[] values, int count) {
        arrays.changed(values, count);
    }

    @Override
    public float[] allocate(int length) {
        return arrays.allocate(length);
    }

    @Override
    public void copy(float[] values, int from, int to, int count) {
        arrays.copy(values, from, to, count);
    }

    @Override
    public void beginStep() {
        indices.beginStep();
    }

    @Override
    public void endStep() {
        indices.endStep();
    }

    private DeviceKernel kernel(String name) {
        arrays.begin();
        return queue.kernel(name);
    }

    @Override
    public void multiply(float[] x, int rows, Product[] requested) {
        if (rows == 0) {
            return;
        }
        products.begin();
        for (Product product : requested) {
            products.multiply(x, rows, product);
        }
        products.settle();
    }

    @Override
    public void gather(Matrix table, int[] rows, int count, float[] out) {
        if (count == 0) {
            return;
        }
        products.begin();
        products.gather(table, rows, count, out);
        products.settle();
    }

    @Override
    public void rmsNorm(
            float[] x, int rows, int width, float[] weight, float epsilon, float[] out) {
        if (rows == 0) {
            return;
        }
        int count = Math.multiplyExact(rows, width);
        kernel("rms_norm")
                .buffer(arrays.reading(x, count))
                .integer(width)
                .buffer(arrays.reading(weight, weight.length))
                .integer(weight.length / width)
                .real(epsilon)
                .buffer(arrays.writing(out, count))
                .overGroups(new long[] {rows}, DeviceKernel.MEMBERS);
        arrays.settle();
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
        if (rows == 0) {
            return;
        }
        int count = Math.multiplyExact(rows, width);
        kernel("layer_norm")
                .buffer(arrays.reading(x, count))
                .integer(width)
                .buffer(arrays.reading(weight, weight.length))
                .buffer(arrays.reading(bias, bias.length))
                .integer(weight.length / width)
                .real(epsilon)
                .buffer(arrays.writing(out, count))
                .overGroups(new long[] {rows}, DeviceKernel.MEMBERS);
        arrays.settle();
    }

    @Override
    public void rotate(float[] x, int rows, Rotation rotation, int[] tableRows) {
        if (rows == 0 || rotation.rotated() == 0) {
            return;
        }
        int count = Math.multiplyExact(rows, rotation.heads() * rotation.headWidth());
        int pairs = rotation.rotated() / 2;
        int place = indices.place(tableRows, rows);
        kernel("rotate_heads")
                .buffer(arrays.changing(x, count))
                .integer(rotation.headWidth())
                .integer(pairs)
                .integer(rotation.heads())
                .integer(rotation.interleaved() ? 1 : 0)
                .buffer(arrays.reading(rotation.cosines(), rotation.cosines().length))
                .buffer(arrays.reading(rotation.sines(), rotation.sines().length))
                .buffer(indices.buffer())
                .integer(place)
                .over(rows * rotation.heads() * pairs);
        arrays.settle();
    }

    @Override
    public void attend(
            float[] q,
            float[] keys,
            float[] values,
            AttentionShape shape,
            Spans spans,
            float[] out) {
        arrays.begin();
        attention.attend(new DeviceAttention.Call(q, keys, values, out), shape, spans);
        arrays.settle();
    }

    @Override
    public void softmax(float[] x, int rows, int width) {
        if (rows == 0) {
            return;
        }
        kernel("softmax")
                .buffer(arrays.changing(x, Math.multiplyExact(rows, width)))
                .integer(width)
                .overGroups(new long[] {rows}, DeviceKernel.MEMBERS);
        arrays.settle();
    }

    @Override
    public void activate(Activation activation, float[] x, int count) {
        if (count == 0) {
            return;
        }
        kernel("activate")
                .buffer(arrays.changing(x, count))
                .integer(number(activation))
                .over(count);
        arrays.settle();
    }

    @Override
    public void gate(Activation activation, float[] gate, float[] up, int count) {
        if (count == 0) {
            return;
        }
        kernel("gate")
                .buffer(arrays.changing(gate, count))
                .buffer(arrays.reading(up, count))
                .integer(number(activation))
                .over(count);
        arrays.settle();
    }

    /** As {@code rows.cl} numbers them. */
    private static int number(Activation activation) {
        return switch (activation) {
            case SILU -> 0;
            case GELU -> 1;
            case GELU_TANH -> 2;
            case RELU -> 3;
            case TANH -> 4;
        };
    }

    @Override
    public void add(float[] x, float[] y, int count) {
        if (count == 0) {
            return;
        }
        kernel("add")
                .buffer(arrays.changing(x, count))
                .buffer(arrays.reading(y, count))
                .over(count);
        arrays.settle();
    }

    @Override
    public void scale(float[] x, float factor, int count) {
        if (count == 0) {
            return;
        }
        kernel("scale").buffer(arrays.changing(x, count)).real(factor).over(count);
        arrays.settle();
    }

    @Override
    public void softCap(float[] x, float cap, int count) {
        if (count == 0) {
            return;
        }
        kernel("soft_cap").buffer(arrays.changing(x, count)).real(cap).over(count);
        arrays.settle();
    }

    @Override
    public void scatter(float[] from, int[] rows, int count, int width, float[] to) {
        if (count == 0) {
            return;
        }
        requireRows(rows, count, arrays.length(to) / width);
        int place = indices.place(rows, count);
        kernel("scatter_rows")
                .buffer(arrays.reading(from, Math.multiplyExact(count, width)))
                .integer(width)
                .buffer(indices.buffer())
                .integer(place)
                .buffer(arrays.changing(to, arrays.length(to)))
                .over(width, count);
        arrays.settle();
    }

    @Override
    public void pick(float[] from, int[] rows, int count, int width, float[] to) {
        if (count == 0) {
            return;
        }
        requireRows(rows, count, arrays.length(from) / width);
        int place = indices.place(rows, count);
        kernel("pick_rows")
                .buffer(arrays.reading(from, arrays.length(from)))
                .integer(width)
                .buffer(indices.buffer())
                .integer(place)
                .buffer(arrays.writing(to, Math.multiplyExact(count, width)))
                .over(width, count);
        arrays.settle();
    }

    private static void requireRows(int[] rows, int count, int there) {
        for (int i = 0; i < count; i++) {
            if (rows[i] < 0 || rows[i] >= there) {
                throw new IndexOutOfBoundsException("row %d of %d".formatted(rows[i], there));
            }
        }
    }

    /** Gives back all memory of the device. */
    @Override
    public void close() {
        queue.close();
    }
}
