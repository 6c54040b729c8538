package dev.footnote.engine.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Values of tensors against those that the gguf package reads. */
class GoldenTensorsTest {
    private static final Path FOLDER = Fixtures.path("gguf");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
        }
    }

    static Stream<TensorType> blockTypes() throws IOException {
        return json("quant_blocks.json").require("types").asObject().members().keySet().stream()
                .map(TensorType::valueOf);
    }

    private static JsonObject json(String name) throws IOException {
        return Json.parse(Files.readAllBytes(FOLDER.resolve(name))).asObject();
    }

    @Test
    void thereIsAFileForEachBlockFormat() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(24);
        assertThat(blockTypes()).hasSizeGreaterThanOrEqualTo(14);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyTensorOfAFileHasTheReferenceShapeTypeAndValues(Path file) throws IOException {
        String golden = file.getFileName().toString().replace(".gguf", ".golden.json");
        List<JsonValue> expected = json(golden).require("tensors").asArray();
        try (WeightsFile weights = WeightsFile.open(file)) {
            assertThat(weights.tensors()).hasSize(expected.size());
            for (JsonValue value : expected) {
                JsonObject entry = value.asObject();
                check(weights.require(entry.require("name").asString()), entry);
            }
        }
    }

    private static void check(Tensor tensor, JsonObject golden) {
        List<JsonValue> extents = golden.require("ne").asArray();
        List<Integer> shape = extents.reversed().stream().map(JsonValue::asInt).toList();
        assertThat(tensor.shape()).isEqualTo(shape);
        assertThat(tensor.type().name()).isEqualTo(golden.require("type").asString());
        float[] values = Blocks.toFloats(tensor);
        double sum = 0;
        double magnitudes = 0;
        for (float value : values) {
            sum += value;
            magnitudes += Math.abs(value);
        }
        assertThat(sum)
                .isCloseTo(golden.require("sum").asDouble(), within(1e-5 * magnitudes + 1e-6));
        assertThat(magnitudes)
                .isCloseTo(golden.require("sum_abs").asDouble(), within(1e-5 * magnitudes));
        checkSlice(values, 0, golden.require("first4").asArray());
        List<JsonValue> last = golden.require("last4").asArray();
        checkSlice(values, values.length - last.size(), last);
    }

    private static void checkSlice(float[] values, int start, List<JsonValue> golden) {
        for (int i = 0; i < golden.size(); i++) {
            double expected = golden.get(i).asDouble();
            assertThat((double) values[start + i])
                    .isCloseTo(expected, within(1e-5 * Math.abs(expected) + 1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("blockTypes")
    void everyBlockHasExactlyTheReferenceValues(TensorType type) throws IOException {
        for (JsonValue value : blocksOf(type)) {
            float[] expected = floats(value.asObject().require("values"));
            float[] found = Blocks.toFloats(tensor(type, value, expected.length));
            assertThat(withoutNegativeZeros(found)).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("blockTypes")
    void everyExecutionLayoutKeepsTheExactValues(TensorType type) throws IOException {
        for (JsonValue value : blocksOf(type)) {
            float[] expected = floats(value.asObject().require("values"));
            try (Arena arena = Arena.ofConfined()) {
                Matrix matrix = Layouts.of(tensor(type, value, expected.length), arena);
                float[] row = new float[expected.length];
                matrix.readRow(0, row, 0);
                assertThat(withoutNegativeZeros(row)).containsExactly(expected);
            }
        }
    }

    private static List<JsonValue> blocksOf(TensorType type) throws IOException {
        return json("quant_blocks.json")
                .require("types")
                .asObject()
                .require(type.name())
                .asObject()
                .require("blocks")
                .asArray();
    }

    private static Tensor tensor(TensorType type, JsonValue block, int elements) {
        byte[] bytes = HexFormat.of().parseHex(block.asObject().require("hex").asString());
        return new Tensor("block", type, List.of(elements), MemorySegment.ofArray(bytes));
    }

    private static float[] floats(JsonValue array) {
        List<JsonValue> elements = array.asArray();
        float[] values = new float[elements.size()];
        for (int i = 0; i < values.length; i++) {
            // Adding zero turns the reference's negative zeros into the positive ones used here.
            values[i] = (float) elements.get(i).asDouble() + 0f;
        }
        return values;
    }

    private static float[] withoutNegativeZeros(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] += 0f;
        }
        return values;
    }
}
