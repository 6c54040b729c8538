package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.ModelOpenException;
import dev.footnote.engine.Quantization;
import dev.footnote.engine.Quantizer;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.family.ModelConfigException;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is written opens again and is the same model, but for the bits that were asked for. */
class QuantizerGoldenTest {
    @TempDir Path folder;

    private Path written(String source, Quantization quantization) {
        Path target = folder.resolve("model.gguf");
        Quantizer.quantize(Fixtures.path(source), target, quantization);
        return target;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "llama_bf16",
                "llama3",
                "llama_linear",
                "smollm2",
                "mistral",
                "qwen2",
                "qwen2_yarn",
                "qwen3",
                "qwen3_bf16_sharded",
                "gemma",
                "gemma3",
                "phi3",
                "stablelm"
            })
    void aFolderWrittenAsAFileOfFloatsScoresAsBefore(String family) throws IOException {
        Path target = written("tiny/" + family, Quantization.F32);
        JsonNode golden = Fixtures.json("tiny/" + family + "/golden.json");
        try (LoadedModel model = LoadedModel.open(target, new PlainKernels())) {
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                float[] last = model.logits(ids, Taps.NONE)[ids.length - 1];
                JsonNode best = prompt.get("last");
                for (int i = 0; i < best.get("ids").size(); i++) {
                    assertThat(last[best.get("ids").get(i).asInt()])
                            .isCloseTo((float) best.get("values").get(i).asDouble(), within(2e-4f));
                }
            }
        }
        Tokenizer original =
                Tokenizers.fromJson(
                        Json.parse(
                                Files.readString(
                                        Fixtures.path("tiny/" + family + "/tokenizer.json"))));
        try (WeightsFile file = WeightsFile.open(target)) {
            Tokenizer read = Tokenizers.fromGguf(file.metadata());
            for (JsonNode prompt : golden.get("prompts")) {
                if (!prompt.has("text")) {
                    continue; // A single token.
                }
                String text = prompt.get("text").asString();
                assertThat(read.encode(text, true).ids())
                        .containsExactly(original.encode(text, true).ids());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileOfFloatsIsWrittenInEveryType(Quantization quantization) throws IOException {
        Path target = written("gguf/llama256.F16.gguf", quantization);
        JsonNode golden = Fixtures.json("gguf/llama256.F16.golden.json");
        float tolerance =
                switch (quantization) {
                    case F32, F16 -> 2e-4f;
                    case BF16 -> 0.05f;
                    case Q8_0 -> 0.1f;
                    case Q4_0, Q4_K -> 1.5f;
                };
        try (LoadedModel model = LoadedModel.open(target, new PlainKernels())) {
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                float[] last = model.logits(ids, Taps.NONE)[ids.length - 1];
                JsonNode best = prompt.get("last");
                for (int i = 0; i < best.get("ids").size(); i++) {
                    assertThat(last[best.get("ids").get(i).asInt()])
                            .isCloseTo(
                                    (float) best.get("values").get(i).asDouble(),
                                    within(tolerance));
                }
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void theReportCountsTheBytesOfEachType() {
        Quantizer.Report report =
                Quantizer.quantize(
                        Fixtures.path("gguf/llama256.F16.gguf"),
                        folder.resolve("model.gguf"),
                        Quantization.Q4_K);
        assertThat(report.bytesByType())
                .containsOnlyKeys(TensorType.F32, TensorType.Q8_0, TensorType.Q4_K);
        assertThat(report.bytes()).isLessThan(report.sourceBytes() / 2);
        try (WeightsFile file = WeightsFile.open(report.file())) {
            assertThat(
                            file.tensors().values().stream()
                                    .mapToLong(tensor -> tensor.data().byteSize())
                                    .sum())
                    .isEqualTo(report.bytes());
        }
    }

    @Test
    void aQuantizedModelIsNotQuantizedAgain() {
        assertThatThrownBy(() -> written("gguf/llama256.Q4_K.gguf", Quantization.Q8_0))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("quantized already");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatGgufCannotSayIsRefused() {
        for (String family :
                List.of(
                        "phi3_longrope",
                        "gemma2",
                        "gemma3_layer_types",
                        "stablelm_parallel",
                        "mixtral")) {
            assertThatThrownBy(() -> written("tiny/" + family, Quantization.F32))
                    .as(family)
                    .isInstanceOf(ModelConfigException.class)
                    .hasMessageContaining("cannot be written as GGUF");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
