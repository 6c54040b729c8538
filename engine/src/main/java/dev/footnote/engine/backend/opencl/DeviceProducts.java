package dev.footnote.engine.backend.opencl;

import dev.footnote.engine.backend.Product;
import dev.footnote.engine.quant.Bf16Matrix;
import dev.footnote.engine.quant.F32Matrix;
import dev.footnote.engine.quant.Int4Matrix;
import dev.footnote.engine.quant.Int8Matrix;
import dev.footnote.engine.quant.Matrix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Matrices on the device, in the layouts that they have everywhere, and what reads them. */
final class DeviceProducts {
    /** Rows of a tile and work-items that share each: {@code products.cl}. */
    private static final int[] GROUP = {Matrix.TILE_ROWS, 8};

    /** From so many tokens on, a work-group multiplies several together. */
    private static final int TOGETHER_FROM = 2;

    private final DeviceQueue queue;
    private final DeviceArrays arrays;
    private final DeviceIndices indices;
    private final IdentityHashMap<Matrix, Long> loaded = new IdentityHashMap<>();
    private final List<Long> passing = new ArrayList<>();

    DeviceProducts(DeviceQueue queue, DeviceArrays arrays, DeviceIndices indices) {
        this.queue = queue;
        this.arrays = arrays;
        this.indices = indices;
    }

    void load(Matrix matrix) {
        if (!loaded.containsKey(matrix)) {
            loaded.put(matrix, upload(matrix));
        }
    }

    private long upload(Matrix matrix) {
        long buffer = queue.allocate(matrix.byteSize());
        MemorySegment data = data(matrix);
        if (data.isNative()) {
            queue.write(buffer, data);
        } else {
            try (Arena arena = Arena.ofConfined()) {
                queue.write(buffer, arena.allocate(data.byteSize(), Long.BYTES).copyFrom(data));
            }
        }
        return buffer;
    }

    private static MemorySegment data(Matrix matrix) {
        return switch (matrix) {
            case F32Matrix floats -> floats.data();
            case Bf16Matrix halves -> halves.data();
            case Int8Matrix bytes -> bytes.data();
            case Int4Matrix nibbles -> nibbles.data();
        };
    }

    /** The kernel of this name for the matrix's layout, given its weights. */
    private DeviceKernel kernel(String name, Matrix matrix, String end) {
        String layout =
                switch (matrix) {
                    case F32Matrix ignored -> "_f32";
                    case Bf16Matrix ignored -> "_bf16";
                    case Int8Matrix ignored -> "_int8";
                    case Int4Matrix ignored -> "_int4";
                };
        DeviceKernel kernel =
                queue.kernel(name + layout + end).buffer(buffer(matrix)).integer(matrix.columns());
        return switch (matrix) {
            case F32Matrix ignored -> kernel;
            case Bf16Matrix ignored -> kernel;
            case Int8Matrix bytes ->
                    kernel.integer(bytes.groupColumns()).integer(bytes.hasMinimum() ? 1 : 0);
            case Int4Matrix nibbles -> kernel.integer(nibbles.groupColumns()).integer(1);
        };
    }

    private long buffer(Matrix matrix) {
        Long known = loaded.get(matrix);
        if (known != null) {
            return known;
        }
        long buffer = upload(matrix);
        passing.add(buffer);
        return buffer;
    }

    void multiply(float[] x, int rows, Product product) {
        Matrix matrix = product.matrix();
        boolean together = rows >= TOGETHER_FROM;
        int tokens = DeviceQueue.TOKENS_TOGETHER.get(together ? 1 : 0);
        long groups = (rows + tokens - 1) / tokens;
        long from = arrays.reading(x, Math.multiplyExact(rows, matrix.columns()));
        long bias = arrays.reading(product.bias(), product.bias().length);
        long to = arrays.writing(product.out(), Math.multiplyExact(rows, matrix.rows()));
        kernel("multiply", matrix, "_" + tokens)
                .buffer(from)
                .buffer(bias)
                .buffer(to)
                .integer(matrix.rows())
                .integer(rows)
                .overGroups(new long[] {matrix.tiles(), groups}, GROUP);
    }

    void gather(Matrix table, int[] rows, int count, float[] out) {
        requireRows(table, rows, count);
        int place = indices.place(rows, count);
        kernel("gather", table, "")
                .buffer(indices.buffer())
                .integer(place)
                .buffer(arrays.writing(out, Math.multiplyExact(count, table.columns())))
                .over(table.columns(), count);
    }

    private static void requireRows(Matrix table, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            if (rows[i] < 0 || rows[i] >= table.rows()) {
                throw new IndexOutOfBoundsException(
                        "row %d of a table of %d".formatted(rows[i], table.rows()));
            }
        }
    }

    /** A call begins; what one that failed has left is given back. */
    void begin() {
        arrays.begin();
        passing.forEach(queue::release);
        passing.clear();
    }

    /** Ends the call, and with it the memory of matrices that were there for it alone. */
    void settle() {
        arrays.settle();
        passing.forEach(queue::release);
        passing.clear();
    }
}
