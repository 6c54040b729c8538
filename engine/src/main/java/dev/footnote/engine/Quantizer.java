package dev.footnote.engine;

import dev.footnote.engine.family.Families;
import dev.footnote.engine.family.GgufForm;
import dev.footnote.engine.format.GgufWriter;
import dev.footnote.engine.format.GgufWriter.Output;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.quant.BlockQuantizer;
import dev.footnote.engine.quant.Blocks;
import dev.footnote.engine.tokenize.GgufVocabulary;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Writes a model of floats as a GGUF file of fewer bits, with everything that opening it again
 * needs: hyper-parameters, tokenizer, chat template. What it costs in quality is for the caller to
 * measure, by the perplexity of a text under both.
 */
public final class Quantizer {
    private final ModelFiles files;
    private final Quantization quantization;
    private final LongConsumer read;
    private final Map<TensorType, Long> bytes = new EnumMap<>(TensorType.class);
    private long bytesRead;

    private Quantizer(ModelFiles files, Quantization quantization, LongConsumer read) {
        this.files = files;
        this.quantization = quantization;
        this.read = read;
    }

    /**
     * What was written.
     *
     * @param sourceBytes of the weights as they were
     * @param bytesByType of the weights as they are
     */
    public record Report(Path file, long sourceBytes, Map<TensorType, Long> bytesByType) {
        public Report {
            bytesByType = Map.copyOf(bytesByType);
        }

        /** Bytes of the weights as they are. */
        public long bytes() {
            return bytesByType.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Reads a GGUF file or a Hugging Face folder of floats and writes a GGUF file, which appears
     * when it is whole.
     *
     * @throws ModelOpenException when the source is quantized already or incomplete
     * @throws dev.footnote.engine.family.ModelConfigException when its family has no form in GGUF
     * @throws dev.footnote.engine.tokenize.TokenizerException when its tokenizer has none
     */
    public static Report quantize(Path source, Path target, Quantization quantization) {
        return quantize(source, target, quantization, bytes -> {});
    }

    /**
     * The same for who wants to see how far it is.
     *
     * @param read hears how many bytes of the source's weights are done
     */
    public static Report quantize(
            Path source, Path target, Quantization quantization, LongConsumer read) {
        ModelFiles files = ModelFiles.open(source);
        try {
            return new Quantizer(files, quantization, read).write(target);
        } finally {
            files.weights().close();
        }
    }

    private Report write(Path target) {
        files.weights().tensors().values().forEach(this::requireFloats);
        Map<String, Object> metadata = new LinkedHashMap<>();
        List<Output> outputs = new ArrayList<>();
        if (files.isSingleFile()) {
            metadata.putAll(files.weights().metadata());
            metadata.keySet().removeIf(key -> key.startsWith("split."));
            for (Tensor tensor : files.weights().tensors().values()) {
                outputs.add(output(tensor.name(), tensor, new Change(inOrder(tensor), 0)));
            }
        } else {
            GgufForm form = Families.ggufForm(json("config.json"), files.description());
            metadata.putAll(form.metadata());
            Path folder = files.path().toAbsolutePath().normalize();
            metadata.put("general.name", String.valueOf(folder.getFileName()));
            metadata.putAll(vocabulary());
            addTensors(form, outputs);
        }
        metadata.put("general.file_type", quantization.fileType());
        metadata.put("general.quantization_version", 2L);
        GgufWriter.write(target, metadata, outputs);
        return new Report(target, files.weightsBytes(), bytes);
    }

    private void requireFloats(Tensor tensor) {
        boolean floats =
                switch (tensor.type()) {
                    case F64, F32, F16, BF16 -> true;
                    default -> false;
                };
        if (!floats) {
            throw new ModelOpenException(
                    ModelOpenException.Kind.OTHER_USE,
                    "%s is quantized already (%s is of type %s); take the model of floats that it was made from"
                            .formatted(files.path(), tensor.name(), tensor.type()));
        }
    }

    private JsonObject json(String name) {
        return files.json(name)
                .orElseThrow(
                        () ->
                                new ModelOpenException(
                                        ModelOpenException.Kind.INCOMPLETE,
                                        "%s has no %s".formatted(files.path(), name)));
    }

    private Map<String, Object> vocabulary() {
        Map<String, Object> keys =
                new LinkedHashMap<>(
                        GgufVocabulary.metadata(
                                json("tokenizer.json"),
                                files.json("tokenizer_config.json"),
                                files.description().size().vocabulary()));
        ChatFormat.hubTemplate(files).ifPresent(it -> keys.put("tokenizer.chat_template", it));
        return keys;
    }

    private void addTensors(GgufForm form, List<Output> outputs) {
        for (Tensor tensor : files.weights().tensors().values()) {
            Optional<String> name = form.name(tensor.name());
            if (name.isPresent()) {
                int[] order = form.rowOrder(tensor.name(), inOrder(tensor).length);
                float plus = form.addsOne(tensor.name()) ? 1 : 0;
                outputs.add(output(name.get(), tensor, new Change(order, plus)));
            }
        }
        if (form.frequencyDivisors().isPresent()) {
            float[] divisors = form.frequencyDivisors().get();
            Tensor tensor =
                    new Tensor(
                            "rope_freqs.weight",
                            TensorType.F32,
                            List.of(divisors.length),
                            MemorySegment.ofArray(divisors));
            outputs.add(output(tensor.name(), tensor, new Change(inOrder(tensor), 0)));
        }
    }

    /** A vector is arranged value by value, anything else row by row. */
    private static int[] inOrder(Tensor tensor) {
        boolean vector = tensor.shape().size() <= 1;
        int count = vector ? tensor.columns() : Math.toIntExact(tensor.rows());
        return IntStream.range(0, count).toArray();
    }

    /**
     * What is done to a tensor on its way.
     *
     * @param order which row of the source each row is
     * @param plus added to every value
     */
    @SuppressWarnings("ArrayRecordComponent") // Made for one tensor, never compared.
    private record Change(int[] order, float plus) {}

    private Output output(String name, Tensor tensor, Change change) {
        TensorType type = type(name, tensor);
        bytes.merge(type, tensor.rows() * type.bytes(tensor.columns()), Long::sum);
        boolean vector = tensor.shape().size() <= 1;
        float[] values = new float[tensor.columns()];
        float[] arranged = new float[tensor.columns()];
        byte[] row = new byte[Math.toIntExact(type.bytes(tensor.columns()))];
        return new Output(
                name,
                type,
                tensor.shape().isEmpty() ? List.of(1) : tensor.shape(),
                index -> {
                    Blocks.toFloats(tensor, vector ? 0 : change.order()[(int) index], 1, values);
                    for (int i = 0; i < values.length; i++) {
                        arranged[i] = values[vector ? change.order()[i] : i] + change.plus();
                    }
                    BlockQuantizer.write(
                            type, arranged, arranged.length, MemorySegment.ofArray(row));
                    bytesRead += tensor.type().bytes(tensor.columns());
                    read.accept(bytesRead);
                    return row;
                });
    }

    /** Matrices shrink; vectors, positions and routers, which are small, stay whole. */
    private TensorType type(String name, Tensor tensor) {
        boolean matrix =
                tensor.shape().size() >= 2
                        && name.endsWith(".weight")
                        && !name.contains("norm")
                        && !name.contains("ffn_gate_inp")
                        && !name.startsWith("position_embd")
                        && !name.startsWith("token_types");
        boolean outermost = name.startsWith("token_embd") || name.startsWith("output.");
        return matrix ? quantization.typeOf(tensor.columns(), outermost) : TensorType.F32;
    }
}
