package dev.footnote.engine.format;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A named tensor in a model file.
 *
 * @param shape row-major, outermost first; empty for a scalar. The last dimension is the row that
 *     blocks divide.
 * @param data read-only bytes of the file, little-endian, exactly as many as type and shape need
 */
public record Tensor(String name, TensorType type, List<Integer> shape, MemorySegment data) {
    /** Copies the shape and checks that the data has its size. */
    public Tensor {
        shape = List.copyOf(shape);
        data = data.asReadOnly();
        if (data.byteSize() != type.bytes(elements(shape))) {
            throw new IllegalArgumentException(
                    "tensor %s: %s of shape %s needs %d bytes, has %d"
                            .formatted(
                                    name,
                                    type,
                                    shape,
                                    type.bytes(elements(shape)),
                                    data.byteSize()));
        }
    }

    /** Number of elements. */
    public long elements() {
        return elements(shape);
    }

    /** Length of a row: the last dimension, 1 for a scalar. */
    public int columns() {
        return shape.isEmpty() ? 1 : shape.getLast();
    }

    /** Number of rows: the product of all dimensions but the last. */
    public long rows() {
        return shape.isEmpty() ? 1 : elements(shape.subList(0, shape.size() - 1));
    }

    private static long elements(List<Integer> shape) {
        long product = 1;
        for (int dimension : shape) {
            product = Math.multiplyExact(product, (long) dimension);
        }
        return product;
    }
}
