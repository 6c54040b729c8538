package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The initializers, constants and nodes of an ONNX graph, straight from the protobuf wire format
 * (onnx.proto3). Tensors are views of the file; those kept as lists of variable-length integers
 * (small constants, if at all) are left out.
 */
final class OnnxReader {
    private static final int NODES_MAX = 1 << 20;
    private static final int STRING_BYTES_MAX = 1 << 16;
    private static final int DIMENSIONS_MAX = 16;
    private static final int PARTS_MAX = 1 << 16;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final String file;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private boolean graphSeen;

    private OnnxReader(String file) {
        this.file = file;
    }

    static Contents read(String file, MemorySegment bytes) {
        OnnxReader reader = new OnnxReader(file);
        reader.model(bytes);
        return new Contents(Map.of(), reader.tensors, reader.nodes);
    }

    /** One field of a message: a number, or content. */
    private record Field(int number, boolean hasContent, MemorySegment content, long value) {
        static Field number(int number, long value) {
            return new Field(number, false, MemorySegment.NULL, value);
        }

        static Field content(int number, MemorySegment content) {
            return new Field(number, true, content, 0);
        }
    }

    private void message(String what, MemorySegment bytes, Consumer<Field> reader) {
        Cursor in = new Cursor(file, bytes);
        while (in.remaining() > 0) {
            long key = in.readVarint(what);
            int number = (int) (key >>> 3);
            if (key >>> 3 == 0 || key >>> 3 >= 1 << 29) {
                throw in.malformed(what, "field number " + Long.toUnsignedString(key >>> 3));
            }
            switch ((int) (key & 7)) {
                case VARINT -> reader.accept(Field.number(number, in.readVarint(what)));
                case FIXED64 -> reader.accept(Field.content(number, in.readSlice(8, what)));
                case BYTES -> {
                    long length = in.readVarint(what);
                    reader.accept(Field.content(number, in.readSlice(length, what)));
                }
                case FIXED32 -> reader.accept(Field.content(number, in.readSlice(4, what)));
                default -> throw in.malformed(what, "wire type " + (key & 7));
            }
        }
    }

    private void model(MemorySegment bytes) {
        message(
                "the ONNX model",
                bytes,
                field -> {
                    if (field.number == 7) {
                        if (graphSeen) {
                            throw malformed("the model", "a second graph");
                        }
                        graphSeen = true;
                        graph(field.content);
                    }
                });
        if (!graphSeen) {
            throw malformed("the model", "no graph");
        }
    }

    private void graph(MemorySegment bytes) {
        message(
                "the graph",
                bytes,
                field -> {
                    switch (field.number) {
                        case 1 -> node(field.content);
                        case 5 -> tensor(field.content, "");
                        default -> {}
                    }
                });
    }

    private void node(MemorySegment bytes) {
        if (nodes.size() == NODES_MAX) {
            throw new ModelFileException(
                    LIMIT, "%s: more than %d operations.".formatted(file, NODES_MAX));
        }
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String[] names = {"", ""};
        List<MemorySegment> attributes = new ArrayList<>();
        message(
                "an operation",
                bytes,
                field -> {
                    switch (field.number) {
                        case 1 -> inputs.add(text(field.content));
                        case 2 -> outputs.add(text(field.content));
                        case 3 -> names[1] = text(field.content);
                        case 4 -> names[0] = text(field.content);
                        case 5 -> attributes.add(field.content);
                        default -> {}
                    }
                    if (inputs.size() + outputs.size() + attributes.size() > PARTS_MAX) {
                        throw new ModelFileException(
                                LIMIT,
                                "%s: an operation of more than %d parts."
                                        .formatted(file, PARTS_MAX));
                    }
                });
        nodes.add(new OnnxNode(names[0], names[1], inputs, outputs));
        if (names[0].equals("Constant") && outputs.size() == 1) {
            for (MemorySegment attribute : attributes) {
                message(
                        "a constant",
                        attribute,
                        field -> {
                            if (field.number == 5) {
                                tensor(field.content, outputs.getFirst());
                            }
                        });
            }
        }
    }

    /** The fields of a TensorProto that matter. */
    private static final class Proto {
        final List<Integer> shape = new ArrayList<>();
        String name = "";
        long type;
        boolean external;
        boolean variable;
        final List<MemorySegment> data = new ArrayList<>();
    }

    private void tensor(MemorySegment bytes, String constantName) {
        Proto proto = new Proto();
        proto.name = constantName;
        message(
                "a tensor",
                bytes,
                field -> {
                    switch (field.number) {
                        case 1 -> dimensions(proto, field);
                        case 2 -> proto.type = field.value;
                        case 8 ->
                                proto.name =
                                        constantName.isEmpty() ? text(field.content) : proto.name;
                        case 4, 9, 10 -> {
                            if (field.content.byteSize() > 0) {
                                proto.data.add(field.content);
                            }
                        }
                        case 5, 6, 7, 11 -> proto.variable = true;
                        case 13 -> proto.external = true;
                        case 14 -> proto.external |= field.value == 1;
                        default -> {}
                    }
                });
        add(proto);
    }

    private void add(Proto proto) {
        if (proto.external) {
            throw new ModelFileException(
                    UNSUPPORTED,
                    "%s: tensor %s is kept in another file. Save the model with its data inside."
                            .formatted(file, proto.name));
        }
        if (proto.variable) {
            return;
        }
        if (proto.data.size() > 1) {
            throw malformed("tensor " + proto.name, proto.data.size() + " pieces of data");
        }
        MemorySegment data = proto.data.isEmpty() ? MemorySegment.NULL : proto.data.getFirst();
        TensorType type = type(proto);
        TensorPlaces place = new TensorPlaces(file, data, 0);
        long size = place.add(proto.name, type, proto.shape, 0);
        if (size != data.byteSize()) {
            throw malformed(
                    "tensor " + proto.name,
                    "%d bytes of data for %d".formatted(data.byteSize(), size));
        }
        place.tensors()
                .forEach(
                        (name, tensor) -> {
                            if (tensors.put(name, tensor) != null) {
                                throw malformed("tensor " + name, "it twice");
                            }
                        });
    }

    private void dimensions(Proto proto, Field field) {
        // Written as one number a field, or as a list of numbers in one field.
        if (!field.hasContent) {
            addDimension(proto, field.value);
            return;
        }
        Cursor in = new Cursor(file, field.content);
        while (in.remaining() > 0) {
            addDimension(proto, in.readVarint("a dimension"));
        }
    }

    private void addDimension(Proto proto, long length) {
        if (length < 0 || length > Integer.MAX_VALUE || proto.shape.size() == DIMENSIONS_MAX) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: tensor %s has dimension %d of length %s, at most %d of %d are read."
                            .formatted(
                                    file,
                                    proto.name,
                                    proto.shape.size() + 1,
                                    Long.toUnsignedString(length),
                                    DIMENSIONS_MAX,
                                    Integer.MAX_VALUE));
        }
        proto.shape.add((int) length);
    }

    private TensorType type(Proto proto) {
        return switch ((int) proto.type) {
            case 1 -> TensorType.F32;
            case 2 -> TensorType.U8;
            case 3 -> TensorType.I8;
            case 5 -> TensorType.I16;
            case 6 -> TensorType.I32;
            case 7 -> TensorType.I64;
            case 9 -> TensorType.BOOL;
            case 10 -> TensorType.F16;
            case 11 -> TensorType.F64;
            case 16 -> TensorType.BF16;
            default ->
                    throw new ModelFileException(
                            UNSUPPORTED,
                            "%s: tensor %s is of ONNX type %d, which is not read. Save the model as float."
                                    .formatted(file, proto.name, proto.type));
        };
    }

    private String text(MemorySegment content) {
        if (content.byteSize() > STRING_BYTES_MAX) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: a name of %d bytes, at most %d are read."
                            .formatted(file, content.byteSize(), STRING_BYTES_MAX));
        }
        return new Cursor(file, content).readUtf8(content.byteSize(), "a name");
    }

    private ModelFileException malformed(String what, String found) {
        return new ModelFileException(
                MALFORMED,
                "%s: %s: found %s. The file is damaged or not an ONNX model."
                        .formatted(file, what, found));
    }
}
