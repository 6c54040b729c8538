package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.OUT_OF_RANGE;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;
import static dev.footnote.engine.format.ModelFileException.Kind.VERSION;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GGUF versions 2 and 3, little-endian: magic, version, counts, key-value pairs, tensor
 * descriptions, padding, tensor data. The specification is docs/gguf.md of ggml.
 */
final class GgufReader {
    private static final int MAGIC = 0x46554747;
    private static final int TENSORS_MAX = 1 << 20;
    private static final int PAIRS_MAX = 1 << 16;
    private static final int STRING_BYTES_MAX = 1 << 24;
    private static final int ELEMENTS_MAX = 1 << 22;
    private static final int ARRAY_DEPTH_MAX = 4;
    private static final int DIMENSIONS_MAX = 4;
    private static final int ALIGNMENT_MAX = 1 << 20;

    private final Cursor in;
    private long elementsLeft = ELEMENTS_MAX;

    private GgufReader(Cursor in) {
        this.in = in;
    }

    static Contents read(String file, MemorySegment bytes) {
        return new GgufReader(new Cursor(file, bytes)).contents(bytes);
    }

    private Contents contents(MemorySegment bytes) {
        int magic = in.readInt("the magic number");
        if (magic != MAGIC) {
            throw new ModelFileException(
                    VERSION,
                    "%s: begins with %08x, a GGUF file begins with \"GGUF\". Check the file's kind."
                            .formatted(in.file(), magic));
        }
        int version = in.readInt("the version");
        if (version < 2 || version > 3) {
            throw new ModelFileException(
                    VERSION,
                    "%s: GGUF version %s; versions 2 and 3, little-endian, are read. Convert the file again."
                            .formatted(in.file(), Integer.toUnsignedString(version)));
        }
        // A description takes a name's length, a dimension count, a type and an offset at least.
        int tensorCount = in.readCount("the number of tensors", TENSORS_MAX, 24);
        int pairCount = in.readCount("the number of key-value pairs", PAIRS_MAX, 13);
        Map<String, Object> metadata = LinkedHashMap.newLinkedHashMap(pairCount);
        for (int i = 0; i < pairCount; i++) {
            String key = string("a key");
            if (metadata.put(key, value(in.readInt("the type of " + key), key, 0)) != null) {
                throw in.malformed("key " + key, "it twice");
            }
        }
        List<Description> descriptions = new ArrayList<>(tensorCount);
        for (int i = 0; i < tensorCount; i++) {
            descriptions.add(description());
        }
        long alignment = alignment(metadata);
        long start = (in.position() + alignment - 1) / alignment * alignment;
        return new Contents(metadata, place(descriptions, bytes, start, alignment), List.of());
    }

    private long alignment(Map<String, Object> metadata) {
        Object value = metadata.getOrDefault("general.alignment", 32L);
        if (value instanceof Long alignment
                && alignment >= 8
                && alignment <= ALIGNMENT_MAX
                && Long.bitCount(alignment) == 1) {
            return alignment;
        }
        throw new ModelFileException(
                MALFORMED,
                "%s: general.alignment is %s, expected a power of two from 8 to %d."
                        .formatted(in.file(), value, ALIGNMENT_MAX));
    }

    private String string(String what) {
        return in.readUtf8(in.readCount("the length of " + what, STRING_BYTES_MAX, 1), what);
    }

    private Object value(int type, String key, int depth) {
        return switch (type) {
            case 0 -> in.readByte(key) & 0xffL;
            case 1 -> (long) in.readByte(key);
            case 2 -> in.readShort(key) & 0xffffL;
            case 3 -> (long) in.readShort(key);
            case 4 -> in.readInt(key) & 0xffff_ffffL;
            case 5 -> (long) in.readInt(key);
            case 6 -> (double) Float.intBitsToFloat(in.readInt(key));
            case 7 -> bool(key);
            case 8 -> string(key);
            case 9 -> array(key, depth + 1);
            case 10 -> unsignedLong(key);
            case 11 -> in.readLong(key);
            case 12 -> Double.longBitsToDouble(in.readLong(key));
            default -> throw in.malformed("the type of " + key, "type " + type);
        };
    }

    private boolean bool(String key) {
        byte value = in.readByte(key);
        if (value != 0 && value != 1) {
            throw in.malformed(key, "byte " + value + " for true or false");
        }
        return value == 1;
    }

    private long unsignedLong(String key) {
        long value = in.readLong(key);
        in.checkCount(key, value, Long.MAX_VALUE);
        return value;
    }

    private List<Object> array(String key, int depth) {
        if (depth > ARRAY_DEPTH_MAX) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: %s nests arrays deeper than %d levels."
                            .formatted(in.file(), key, ARRAY_DEPTH_MAX));
        }
        int type = in.readInt("the element type of " + key);
        int count = in.readCount("the length of " + key, ELEMENTS_MAX, bytesMin(type, key));
        elementsLeft -= count;
        if (elementsLeft < 0) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: arrays hold more than %d elements together at %s."
                            .formatted(in.file(), ELEMENTS_MAX, key));
        }
        List<Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(value(type, key, depth));
        }
        return List.copyOf(elements);
    }

    private int bytesMin(int type, String key) {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 8, 10, 11, 12 -> 8;
            case 9 -> 12;
            default -> throw in.malformed("the element type of " + key, "type " + type);
        };
    }

    private record Description(String name, TensorType type, List<Integer> shape, long offset) {}

    private Description description() {
        String name = string("a tensor's name");
        int dimensions = in.readInt("the dimensions of " + name);
        in.checkCount("the number of dimensions of " + name, dimensions, DIMENSIONS_MAX);
        List<Integer> shape = new ArrayList<>(dimensions);
        for (int i = 0; i < dimensions; i++) {
            long length = in.readLong("a dimension of " + name);
            in.checkCount("a dimension of " + name, length, Integer.MAX_VALUE);
            shape.addFirst((int) length);
        }
        TensorType type = type(in.readInt("the type of " + name), name);
        return new Description(name, type, shape, in.readLong("the offset of " + name));
    }

    private TensorType type(int code, String name) {
        return switch (code) {
            case 0 -> TensorType.F32;
            case 1 -> TensorType.F16;
            case 2 -> TensorType.Q4_0;
            case 3 -> TensorType.Q4_1;
            case 6 -> TensorType.Q5_0;
            case 7 -> TensorType.Q5_1;
            case 8 -> TensorType.Q8_0;
            case 10 -> TensorType.Q2_K;
            case 11 -> TensorType.Q3_K;
            case 12 -> TensorType.Q4_K;
            case 13 -> TensorType.Q5_K;
            case 14 -> TensorType.Q6_K;
            case 20 -> TensorType.IQ4_NL;
            case 23 -> TensorType.IQ4_XS;
            case 24 -> TensorType.I8;
            case 25 -> TensorType.I16;
            case 26 -> TensorType.I32;
            case 27 -> TensorType.I64;
            case 28 -> TensorType.F64;
            case 30 -> TensorType.BF16;
            default ->
                    throw new ModelFileException(
                            UNSUPPORTED,
                            "%s: tensor %s is of ggml type %s, which is not read. Convert the model to Q4_K or Q8_0."
                                    .formatted(in.file(), name, Integer.toUnsignedString(code)));
        };
    }

    /** The number of a type in GGUF files. */
    static int code(TensorType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q4_0 -> 2;
            case Q4_1 -> 3;
            case Q5_0 -> 6;
            case Q5_1 -> 7;
            case Q8_0 -> 8;
            case Q2_K -> 10;
            case Q3_K -> 11;
            case Q4_K -> 12;
            case Q5_K -> 13;
            case Q6_K -> 14;
            case IQ4_NL -> 20;
            case IQ4_XS -> 23;
            case I8 -> 24;
            case I16 -> 25;
            case I32 -> 26;
            case I64 -> 27;
            case F64 -> 28;
            case BF16 -> 30;
            case U8, BOOL, NF4, FP4, INT8 ->
                    throw new IllegalArgumentException("GGUF has no type " + type);
        };
    }

    private Map<String, Tensor> place(
            List<Description> descriptions, MemorySegment bytes, long start, long alignment) {
        TensorPlaces places = new TensorPlaces(in.file(), bytes, start);
        for (Description description : descriptions) {
            if (description.offset % alignment != 0) {
                throw new ModelFileException(
                        OUT_OF_RANGE,
                        "%s: tensor %s is at offset %s, not a multiple of %d."
                                .formatted(
                                        in.file(),
                                        description.name,
                                        Long.toUnsignedString(description.offset),
                                        alignment));
            }
            places.add(description.name, description.type, description.shape, description.offset);
        }
        return places.tensors();
    }
}
