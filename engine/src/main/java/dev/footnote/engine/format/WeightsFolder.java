package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.MISSING;

import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights in a model folder as the Hugging Face hub lays it out. */
final class WeightsFolder {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final long INDEX_BYTES_MAX = 16 << 20;
    private static final int SHARDS_MAX = 1024;

    private WeightsFolder() {}

    static Contents read(Path folder, OpenFiles open) {
        if (Files.isRegularFile(folder.resolve(INDEX))) {
            return Bitsandbytes.unpacked(folder.toString(), readShards(folder, open), open.arena());
        }
        if (Files.isRegularFile(folder.resolve(SINGLE))) {
            Contents contents = readSafetensors(folder.resolve(SINGLE), open);
            return Bitsandbytes.unpacked(folder.toString(), contents, open.arena());
        }
        for (Path onnx : List.of(folder.resolve("model.onnx"), folder.resolve("onnx/model.onnx"))) {
            if (Files.isRegularFile(onnx)) {
                return OnnxReader.read(onnx.toString(), open.map(onnx));
            }
        }
        throw new ModelFileException(
                MISSING,
                "%s: holds none of %s, %s, model.onnx and onnx/model.onnx. Check the folder."
                        .formatted(folder, SINGLE, INDEX));
    }

    private static Contents readSafetensors(Path path, OpenFiles open) {
        return SafetensorsReader.read(path.toString(), open.map(path));
    }

    private static Contents readShards(Path folder, OpenFiles open) {
        Path index = folder.resolve(INDEX);
        Map<String, String> fileOf = fileOfTensor(index);
        Set<String> files = new LinkedHashSet<>(fileOf.values());
        if (files.size() > SHARDS_MAX) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: names %d files, at most %d are read."
                            .formatted(index, files.size(), SHARDS_MAX));
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String file : files) {
            Contents shard = readSafetensors(folder.resolve(file), open);
            metadata.putAll(shard.metadata());
            shard.tensors()
                    .forEach(
                            (name, tensor) -> {
                                if (file.equals(fileOf.get(name))) {
                                    tensors.put(name, tensor);
                                }
                            });
        }
        fileOf.forEach(
                (name, file) -> {
                    if (!tensors.containsKey(name)) {
                        throw new ModelFileException(
                                MISSING,
                                "%s: places tensor %s in %s, which lacks it. Download both again."
                                        .formatted(index, name, file));
                    }
                });
        return new Contents(metadata, tensors, List.of());
    }

    private static Map<String, String> fileOfTensor(Path index) {
        try {
            if (Files.size(index) > INDEX_BYTES_MAX) {
                throw new ModelFileException(
                        LIMIT, "%s: larger than %d bytes.".formatted(index, INDEX_BYTES_MAX));
            }
            JsonObject map =
                    Json.parse(Files.readAllBytes(index))
                            .asObject()
                            .require("weight_map")
                            .asObject();
            Map<String, String> fileOf = new LinkedHashMap<>();
            for (Map.Entry<String, JsonValue> entry : map.members().entrySet()) {
                fileOf.put(entry.getKey(), plainName(index, entry.getValue().asString()));
            }
            return fileOf;
        } catch (JsonException e) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: not an index of shards: %s. Download it again."
                            .formatted(index, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new ModelFileException(
                    MISSING, "%s: cannot be read (%s).".formatted(index, e), e);
        }
    }

    /** A shard lies beside its index; a name that leads elsewhere is refused. */
    private static String plainName(Path index, String file) {
        if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: names the file \"%s\", expected one like model-00001-of-00002.safetensors."
                            .formatted(index, file));
        }
        return file;
    }
}
