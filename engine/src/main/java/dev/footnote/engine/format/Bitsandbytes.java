package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.MISSING;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checkpoints that bitsandbytes quantized. A weight of four bits has its nibbles under its own name
 * and the rest beside it: the largest magnitude of each block ({@code absmax}, perhaps itself
 * quantized, with {@code nested_absmax}, {@code nested_quant_map} and an offset), the sixteen
 * values ({@code quant_map}) and a JSON text with its true shape and type. A weight of eight bits
 * has the largest magnitude of each row in {@code SCB}. Both become self-contained blocks; their
 * helpers disappear.
 */
final class Bitsandbytes {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String STATE = ".quant_state.bitsandbytes__";
    private static final int MAP_VALUES = 256;

    /** More than any matrix; a product of two such does not wrap. */
    private static final long ELEMENTS_MAX = 1L << 31;

    private final String file;
    private final Map<String, Tensor> all;
    private final Arena arena;

    private Bitsandbytes(String file, Map<String, Tensor> all, Arena arena) {
        this.file = file;
        this.all = all;
        this.arena = arena;
    }

    /** The same contents with quantized weights as blocks; unchanged when there are none. */
    static Contents unpacked(String file, Contents contents, Arena arena) {
        boolean any =
                contents.tensors().keySet().stream()
                        .anyMatch(name -> name.contains(STATE) || name.endsWith(".SCB"));
        if (!any) {
            return contents;
        }
        Map<String, Tensor> tensors = new Bitsandbytes(file, contents.tensors(), arena).tensors();
        return new Contents(contents.metadata(), tensors, contents.nodes());
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> found = new LinkedHashMap<>();
        for (Tensor tensor : all.values()) {
            Optional<String> state = stateOf(tensor.name());
            if (state.isPresent()) {
                found.put(tensor.name(), fourBits(tensor, state.get()));
            } else if (scaleOf(tensor).isPresent()) {
                found.put(tensor.name(), eightBits(tensor, scaleOf(tensor).get()));
            } else if (!isPart(tensor.name())) {
                found.put(tensor.name(), tensor);
            }
        }
        return found;
    }

    private Optional<String> stateOf(String weight) {
        return List.of("nf4", "fp4").stream()
                .map(kind -> weight + STATE + kind)
                .filter(all::containsKey)
                .findFirst();
    }

    private Optional<Tensor> scaleOf(Tensor weight) {
        boolean candidate =
                weight.type() == TensorType.I8
                        && weight.shape().size() == 2
                        && weight.name().endsWith("weight");
        return candidate
                ? Optional.ofNullable(all.get(beside(weight.name(), "SCB")))
                : Optional.empty();
    }

    private static String beside(String weight, String other) {
        return weight.substring(0, weight.length() - "weight".length()) + other;
    }

    /** Whether a tensor belongs to another that is quantized. */
    private boolean isPart(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return false;
        }
        String owner = name.substring(0, dot);
        return switch (name.substring(dot + 1)) {
            case "absmax", "quant_map", "nested_absmax", "nested_quant_map" ->
                    stateOf(owner).isPresent();
            case "bitsandbytes__nf4", "bitsandbytes__fp4" -> true;
            case "SCB", "weight_format" -> all.containsKey(owner + ".weight");
            default -> false;
        };
    }

    // ---- eight bits

    private Tensor eightBits(Tensor weight, Tensor scales) {
        Tensor format = all.get(beside(weight.name(), "weight_format"));
        if (format != null
                && format.elements() == 1
                && format.data().get(ValueLayout.JAVA_BYTE, 0) != 0) {
            throw new ModelFileException(
                    UNSUPPORTED,
                    "%s: %s is tiled for one kind of GPU (weight_format %d); save it row by row again."
                            .formatted(
                                    file,
                                    weight.name(),
                                    format.data().get(ValueLayout.JAVA_BYTE, 0)));
        }
        int rows = weight.shape().getFirst();
        int columns = weight.columns();
        requireSize(scales, TensorType.F32, rows);
        boolean inBlocks = columns % TensorType.INT8.blockElements() == 0;
        TensorType type = inBlocks ? TensorType.INT8 : TensorType.F32;
        MemorySegment to = arena.allocate(type.bytes(weight.elements()), 64);
        long at = 0;
        for (int row = 0; row < rows; row++) {
            float scale = scales.data().get(FLOAT, row * 4L) * (1 / 127f);
            for (int column = 0; column < columns; column++) {
                if (inBlocks && column % 32 == 0) {
                    to.set(FLOAT, at, scale);
                    at += 4;
                }
                byte value =
                        weight.data().get(ValueLayout.JAVA_BYTE, (long) row * columns + column);
                if (inBlocks) {
                    to.set(ValueLayout.JAVA_BYTE, at++, value);
                } else {
                    to.set(FLOAT, at, scale * value);
                    at += 4;
                }
            }
        }
        return new Tensor(weight.name(), type, weight.shape(), to.asReadOnly());
    }

    // ---- four bits

    /** What the JSON text says. */
    private record State(
            TensorType type, List<Integer> shape, int blockSize, TensorType rounding) {}

    private Tensor fourBits(Tensor weight, String stateName) {
        JsonObject json = json(stateName);
        State state = state(json, stateName);
        long elements = product(state.shape(), stateName);
        if (weight.data().byteSize() < (elements + 1) / 2) {
            throw malformed(
                    weight.name(),
                    "%d bytes for %d values".formatted(weight.data().byteSize(), elements));
        }
        float[] magnitudes = magnitudes(weight.name(), json, elements, state.blockSize());
        float[] values = part(weight.name(), "quant_map", 16);
        boolean standard = Arrays.equals(values, FourBits.values(state.type()));
        boolean aligned =
                state.shape().getLast() % 64 == 0 && state.blockSize() % 64 == 0 && standard;
        return aligned
                ? blocks(weight, state, magnitudes)
                : spread(weight, state, magnitudes, values);
    }

    private JsonObject json(String stateName) {
        byte[] text = require(stateName).data().toArray(ValueLayout.JAVA_BYTE);
        try {
            return Json.parse(new String(text, StandardCharsets.UTF_8)).asObject();
        } catch (JsonException e) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: %s is no JSON: %s".formatted(file, stateName, e.getMessage()),
                    e);
        }
    }

    private State state(JsonObject json, String name) {
        try {
            TensorType rounding =
                    switch (json.require("dtype").asString()) {
                        case "float32" -> TensorType.F32;
                        case "float16" -> TensorType.F16;
                        case "bfloat16" -> TensorType.BF16;
                        default -> throw malformed(name, "dtype " + json.require("dtype"));
                    };
            List<Integer> shape = new ArrayList<>();
            for (JsonValue dimension : json.require("shape").asArray()) {
                shape.add(dimension.asInt());
            }
            int blockSize = json.require("blocksize").asInt();
            boolean sane =
                    !shape.isEmpty()
                            && shape.stream().allMatch(it -> it > 0)
                            && blockSize >= 2
                            && blockSize <= 1 << 16;
            if (!sane) {
                throw malformed(name, "blocks of %d in a shape of %s".formatted(blockSize, shape));
            }
            TensorType type = name.endsWith("nf4") ? TensorType.NF4 : TensorType.FP4;
            return new State(type, List.copyOf(shape), blockSize, rounding);
        } catch (JsonException e) {
            throw malformed(name, e.getMessage() == null ? "no state" : e.getMessage());
        }
    }

    /** The largest magnitude of each block. */
    private float[] magnitudes(String weight, JsonObject state, long elements, int blockSize) {
        int count = Math.toIntExact((elements + blockSize - 1) / blockSize);
        Tensor stored = require(weight + ".absmax");
        if (!all.containsKey(weight + ".nested_absmax")) {
            return part(weight, "absmax", count);
        }
        requireSize(stored, TensorType.U8, count);
        float[] map = part(weight, "nested_quant_map", MAP_VALUES);
        float offset;
        int nested;
        try {
            offset = (float) state.require("nested_offset").asDouble();
            nested = state.require("nested_blocksize").asInt();
        } catch (JsonException e) {
            throw malformed(weight, "its nested state: " + e.getMessage());
        }
        if (nested < 1) {
            throw malformed(weight, "nested_blocksize " + nested);
        }
        float[] scales = part(weight, "nested_absmax", (count + nested - 1) / nested);
        float[] magnitudes = new float[count];
        for (int i = 0; i < count; i++) {
            int code = stored.data().get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            magnitudes[i] = map[code] * scales[i / nested] + offset;
        }
        return magnitudes;
    }

    private Tensor blocks(Tensor weight, State state, float[] magnitudes) {
        long elements = product(state.shape(), weight.name());
        MemorySegment to = arena.allocate(state.type().bytes(elements), 64);
        long at = 0;
        for (long first = 0; first < elements; first += 64, at += FourBits.BLOCK_BYTES) {
            to.set(FLOAT, at, magnitudes[(int) (first / state.blockSize())]);
            to.set(INT, at + 4, FourBits.code(state.rounding()));
            MemorySegment.copy(weight.data(), first / 2, to, at + 8, 32);
        }
        return new Tensor(weight.name(), state.type(), state.shape(), to.asReadOnly());
    }

    /** Rows that do not fill blocks are spread out here and now, in the type they had. */
    private Tensor spread(Tensor weight, State state, float[] magnitudes, float[] values) {
        long elements = product(state.shape(), weight.name());
        MemorySegment to = arena.allocate(elements * Float.BYTES, 64);
        for (long i = 0; i < elements; i++) {
            int both = weight.data().get(ValueLayout.JAVA_BYTE, i / 2) & 0xFF;
            int code = i % 2 == 0 ? both >>> 4 : both & 15;
            float value = values[code] * magnitudes[(int) (i / state.blockSize())];
            to.setAtIndex(FLOAT, i, FourBits.rounded(value, FourBits.code(state.rounding())));
        }
        return new Tensor(weight.name(), TensorType.F32, state.shape(), to.asReadOnly());
    }

    private long product(List<Integer> shape, String name) {
        long product = 1;
        for (int dimension : shape) {
            product *= dimension;
            if (product > ELEMENTS_MAX) {
                throw malformed(name, "a shape of " + shape);
            }
        }
        return product;
    }

    private float[] part(String weight, String name, int count) {
        Tensor tensor = require(weight + "." + name);
        requireSize(tensor, TensorType.F32, count);
        float[] values = new float[count];
        MemorySegment.copy(tensor.data(), FLOAT, 0, values, 0, count);
        return values;
    }

    private Tensor require(String name) {
        Tensor tensor = all.get(name);
        if (tensor == null) {
            throw new ModelFileException(
                    MISSING,
                    "%s: no tensor %s, which the weight it is named after needs. Save it again."
                            .formatted(file, name));
        }
        return tensor;
    }

    private void requireSize(Tensor tensor, TensorType type, long elements) {
        if (tensor.type() != type || tensor.elements() != elements) {
            throw malformed(
                    tensor.name(),
                    "%d values of type %s, expected %d of type %s"
                            .formatted(tensor.elements(), tensor.type(), elements, type));
        }
    }

    private ModelFileException malformed(String name, String found) {
        return new ModelFileException(
                MALFORMED,
                "%s: %s has %s. The checkpoint is damaged; save it again."
                        .formatted(file, name, found));
    }
}
