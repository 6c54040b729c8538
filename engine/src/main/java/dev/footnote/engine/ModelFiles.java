package dev.footnote.engine;

import dev.footnote.engine.adapt.AdaptedModel;
import dev.footnote.engine.family.Families;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonLimits;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.plan.Description;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one model, in whichever form they come.
 *
 * @param path a GGUF file or a Hugging Face folder
 */
record ModelFiles(Path path, WeightsFile weights, Description description) {

    private static final JsonLimits LARGE = new JsonLimits(64, 256 << 20);

    /** Opens the weights and reads what they are; the caller closes them. */
    static ModelFiles open(Path path) {
        WeightsFile weights = WeightsFile.open(path);
        try {
            Description description = describe(path, weights);
            return new ModelFiles(path, weights, description);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static Description describe(Path path, WeightsFile weights) {
        if (!weights.nodes().isEmpty()) {
            return Families.fromOnnx(weights);
        }
        return Files.isDirectory(path)
                ? Families.fromHub(read(path.resolve("config.json")), weights.tensors().keySet())
                : Families.fromGguf(weights.metadata(), weights.tensors().keySet());
    }

    /** Whether everything is in one GGUF file. */
    boolean isSingleFile() {
        return !Files.isDirectory(path);
    }

    /** A JSON file beside the weights. */
    Optional<JsonObject> json(String name) {
        Path file = path.resolve(name);
        return !isSingleFile() && Files.exists(file)
                ? Optional.of(read(file).asObject())
                : Optional.empty();
    }

    /** A text file beside the weights. */
    Optional<String> text(String name) {
        Path file = path.resolve(name);
        try {
            return !isSingleFile() && Files.exists(file)
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file), e);
        }
    }

    /** A file beside the weights; what is larger than any tokenizer is not read. */
    Optional<byte[]> bytes(String name) {
        Path file = path.resolve(name);
        if (isSingleFile() || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > LARGE.charactersMax()) {
                throw new ModelOpenException(
                        ModelOpenException.Kind.TOO_LARGE,
                        "%s has %,d bytes; at most %,d are read"
                                .formatted(file, Files.size(file), LARGE.charactersMax()));
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file), e);
        }
    }

    static JsonValue read(Path file) {
        try {
            return Json.parse(Files.readAllBytes(file), LARGE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file), e);
        }
    }

    ModelCard card(int contextLength) {
        return new ModelCard(
                name(),
                description.family(),
                commonType().name(),
                parameterCount(),
                contextLength,
                description.size().vocabulary(),
                weightsBytes(),
                digest());
    }

    long parameterCount() {
        return weights.tensors().values().stream().mapToLong(Tensor::elements).sum();
    }

    /** What an adapter has to know of this model. */
    AdaptedModel adapted() {
        return isSingleFile()
                ? new AdaptedModel(
                        description,
                        Families.hubNames(weights.metadata(), weights.tensors().keySet()),
                        true)
                : new AdaptedModel(description, Map.of(), false);
    }

    long weightsBytes() {
        return weights.tensors().values().stream().mapToLong(t -> t.data().byteSize()).sum();
    }

    String name() {
        return weights.metadata().get("general.name") instanceof String name
                ? name
                : String.valueOf(path.getFileName());
    }

    /** The type that holds most bytes. */
    TensorType commonType() {
        Map<TensorType, Long> bytes = new EnumMap<>(TensorType.class);
        for (Tensor tensor : weights.tensors().values()) {
            bytes.merge(tensor.type(), tensor.data().byteSize(), Long::sum);
        }
        return bytes.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(TensorType.F32);
    }

    /** SHA-256 over the files that hold weights, in the order in which they are read. */
    String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            for (Path file : weights.files()) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        sha256.update(buffer, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(path), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
