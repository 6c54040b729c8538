package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.json.JsonLimits;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Safetensors: the length of a JSON header, the header with type, shape and place of each tensor,
 * the data.
 */
final class SafetensorsReader {
    private static final int HEADER_BYTES_MAX = 16 << 20;
    private static final int TENSORS_MAX = 1 << 20;
    private static final int DIMENSIONS_MAX = 16;

    private final Cursor in;

    private SafetensorsReader(Cursor in) {
        this.in = in;
    }

    static Contents read(String file, MemorySegment bytes) {
        return new SafetensorsReader(new Cursor(file, bytes)).contents(bytes);
    }

    private Contents contents(MemorySegment bytes) {
        int length = in.readCount("the length of the header", HEADER_BYTES_MAX, 1);
        String header = in.readUtf8(length, "the header");
        try {
            JsonObject members = Json.parse(header, new JsonLimits(8, HEADER_BYTES_MAX)).asObject();
            return contents(members, bytes);
        } catch (JsonException e) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: the header is not as safetensors has it: %s. The file is damaged."
                            .formatted(in.file(), e.getMessage()),
                    e);
        }
    }

    private Contents contents(JsonObject header, MemorySegment bytes) {
        in.checkCount("the number of tensors", header.members().size(), TENSORS_MAX);
        Map<String, Object> metadata = new LinkedHashMap<>();
        TensorPlaces places = new TensorPlaces(in.file(), bytes, in.position());
        header.members()
                .forEach(
                        (name, value) -> {
                            if (name.equals("__metadata__")) {
                                value.asObject()
                                        .members()
                                        .forEach((key, text) -> metadata.put(key, text.asString()));
                            } else {
                                add(name, value.asObject(), places);
                            }
                        });
        return new Contents(metadata, places.tensors(), List.of());
    }

    private void add(String name, JsonObject entry, TensorPlaces places) {
        List<JsonValue> dimensions = entry.require("shape").asArray();
        in.checkCount("the number of dimensions of " + name, dimensions.size(), DIMENSIONS_MAX);
        List<Integer> shape = new ArrayList<>();
        for (JsonValue dimension : dimensions) {
            in.checkCount("a dimension of " + name, dimension.asLong(), Integer.MAX_VALUE);
            shape.add(dimension.asInt());
        }
        List<JsonValue> offsets = entry.require("data_offsets").asArray();
        if (offsets.size() != 2) {
            throw in.malformed("data_offsets of " + name, offsets.size() + " numbers");
        }
        long begin = offsets.getFirst().asLong();
        TensorType type = type(entry.require("dtype").asString(), name);
        long size = places.add(name, type, shape, begin);
        if (offsets.getLast().asLong() - begin != size) {
            throw in.malformed(
                    "data_offsets of " + name,
                    "%s to %s for %d bytes".formatted(begin, offsets.getLast().asLong(), size));
        }
    }

    private TensorType type(String name, String tensor) {
        return switch (name) {
            case "F64" -> TensorType.F64;
            case "F32" -> TensorType.F32;
            case "F16" -> TensorType.F16;
            case "BF16" -> TensorType.BF16;
            case "I64" -> TensorType.I64;
            case "I32" -> TensorType.I32;
            case "I16" -> TensorType.I16;
            case "I8" -> TensorType.I8;
            case "U8" -> TensorType.U8;
            case "BOOL" -> TensorType.BOOL;
            default ->
                    throw new ModelFileException(
                            UNSUPPORTED,
                            "%s: tensor %s is of type %s, which is not read. Save the model as BF16 or F32."
                                    .formatted(in.file(), tensor, name));
        };
    }
}
