package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.golden.Fixtures;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.util.List;

class EmbeddingModelTest {

    private static final Offset<Float> TOLERANCE = within(1e-4f);

    @Test
    void eightBitsAreASpaceOfTheirOwn() {
        try (EmbeddingModel exact = open("tiny/minilm");
                EmbeddingModel rounded =
                        EmbeddingModel.open(
                                Fixtures.path("tiny/minilm"),
                                EngineSettings.defaults(),
                                EmbeddingPrecision.INT8)) {
            assertThat(rounded.card().digest())
                    .hasSize(64)
                    .isNotEqualTo(exact.card().digest())
                    .isEqualTo(EmbeddingPrecision.INT8.spaceDigest(exact.card().digest()));
        }
    }

    private static EmbeddingModel open(String name) {
        return open(name, new Device.Processor());
    }

    private static EmbeddingModel open(String name, Device device) {
        return EmbeddingModel.open(Fixtures.path(name), EngineSettings.defaults().on(device));
    }

    @ParameterizedTest
    @Tag("opencl")
    @ValueSource(strings = {"minilm", "bge"})
    void aBatchOfTextsHasTheReferencesVectorsOnADevice(String name) {
        checkBatch(name, new Device.OpenCl(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"minilm", "bge"})
    void aBatchOfTextsHasTheReferencesVectorsInTheirOrder(String name) {
        checkBatch(name, new Device.Processor());
    }

    private static void checkBatch(String name, Device device) {
        JsonNode golden = Fixtures.json("tiny/" + name + "/golden.json");
        List<JsonNode> items = Fixtures.list(golden.get("items"));
        try (EmbeddingModel model = open("tiny/" + name, device)) {
            List<float[]> vectors =
                    model.embed(items.stream().map(item -> item.get("text").asString()).toList());
            for (int i = 0; i < items.size(); i++) {
                assertThat(vectors.get(i))
                        .as("%s", items.get(i).get("text"))
                        .containsExactly(
                                Fixtures.floats(items.get(i).get("sentence_embedding")), TOLERANCE);
            }
        }
    }

    @Test
    void aGgufEncoderHasTheReferencesMeanVectors() {
        JsonNode golden = Fixtures.json("gguf/bert.F32.golden.json");
        try (EmbeddingModel model = open("gguf/bert.F32.gguf")) {
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                assertThat(model.embedTokens(List.of(ids)).getFirst())
                        .containsExactly(
                                Fixtures.floats(prompt.get("mean_pooled_normalized")), TOLERANCE);
            }
        }
    }

    @Test
    void whatTheFilesSayIsOnTheCard() {
        try (EmbeddingModel model = open("tiny/minilm")) {
            assertThat(model.tokensMax()).isEqualTo(32);
            assertThat(model.dimensions()).isEqualTo(48);
            assertThat(model.card().architecture()).isEqualTo("bert");
            assertThat(model.card().quantization()).isEqualTo("F32");
            assertThat(model.card().parameterCount()).isEqualTo(72132);
            assertThat(model.card().digest()).hasSize(64);
            assertThat(model.prefixes()).isEmpty();
        }
    }

    @Test
    void aClosedModelRefusesToCompute() {
        EmbeddingModel model = open("tiny/minilm");
        model.close();
        model.close();
        assertThatThrownBy(() -> model.embed(List.of("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aLanguageModelIsNoEmbeddingModel() {
        assertThatThrownBy(() -> open("tiny/llama"))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("language model");
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        try (EmbeddingModel model = open("tiny/minilm")) {
            assertThatThrownBy(() -> model.embedTokens(List.of(new int[] {2, 99999, 3})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("99999");
        }
    }
}
