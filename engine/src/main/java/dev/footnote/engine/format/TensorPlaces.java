package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.OUT_OF_RANGE;
import static dev.footnote.engine.format.ModelFileException.Kind.OVERLAP;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts the data part of a file into tensors; no two of them may share a byte. */
final class TensorPlaces {
    private final String file;
    private final MemorySegment bytes;
    private final long start;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<Place> places = new ArrayList<>();

    private record Place(String name, long offset, long size) {}

    TensorPlaces(String file, MemorySegment bytes, long start) {
        this.file = file;
        this.bytes = bytes;
        this.start = start;
    }

    /** Adds a tensor at an offset from the start of the data and says how many bytes it takes. */
    long add(String name, TensorType type, List<Integer> shape, long offset) {
        long size = byteSize(name, type, shape);
        long available = bytes.byteSize() - start;
        if (offset < 0 || offset > available || size > available - offset) {
            throw new ModelFileException(
                    OUT_OF_RANGE,
                    "%s: tensor %s takes %d bytes from offset %s, the data has %d bytes. Download the file again."
                            .formatted(
                                    file,
                                    name,
                                    size,
                                    Long.toUnsignedString(offset),
                                    Math.max(0, available)));
        }
        Tensor tensor = new Tensor(name, type, shape, bytes.asSlice(start + offset, size));
        if (tensors.put(name, tensor) != null) {
            throw new ModelFileException(
                    MALFORMED, "%s: tensor %s is described twice.".formatted(file, name));
        }
        if (size > 0) {
            places.add(new Place(name, offset, size));
        }
        return size;
    }

    private long byteSize(String name, TensorType type, List<Integer> shape) {
        long elements = 1;
        for (int dimension : shape) {
            // Data larger than the file is refused anyway; this keeps the product from wrapping.
            elements = elements * dimension;
            if (dimension < 0 || elements > (1L << 48)) {
                throw new ModelFileException(
                        LIMIT,
                        "%s: tensor %s of shape %s is larger than any model."
                                .formatted(file, name, shape));
            }
            if (elements == 0) {
                break;
            }
        }
        int columns = shape.isEmpty() ? 1 : shape.getLast();
        if (columns % type.blockElements() != 0) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: tensor %s has rows of %d elements, %s needs multiples of %d."
                            .formatted(file, name, columns, type, type.blockElements()));
        }
        return type.bytes(elements);
    }

    /** The tensors in the order they were added, proven not to overlap. */
    Map<String, Tensor> tensors() {
        places.sort(Comparator.comparingLong(Place::offset));
        for (int i = 1; i < places.size(); i++) {
            Place before = places.get(i - 1);
            Place place = places.get(i);
            if (place.offset < before.offset + before.size) {
                throw new ModelFileException(
                        OVERLAP,
                        "%s: tensors %s and %s share bytes at offset %d. The file is damaged."
                                .formatted(file, before.name, place.name, place.offset));
            }
        }
        return tensors;
    }
}
