package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.golden.Fixtures;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What is known of a model before it is opened, and how probable it finds a given text. */
class ModelProfileTest {

    @ParameterizedTest
    @CsvSource({
        "tiny/llama, GENERATE",
        "gguf/llama256.Q4_K.gguf, GENERATE",
        "tiny/t5, REWRITE",
        "tiny/minilm, EMBED",
        "gguf/bert.F32.gguf, EMBED",
        "tiny/bert_nli, CLASSIFY",
        "tiny/xlm_roberta_reranker, RERANK",
        "tiny/bert_qa, EXTRACT"
    })
    void theHeadSaysWhatAModelIsFor(String name, ModelTask task) {
        assertThat(ModelProfile.read(Fixtures.path(name)).task()).isEqualTo(task);
    }

    @Test
    void theShapeAndTheStorageAreThoseOfTheFiles() {
        var profile = ModelProfile.read(Fixtures.path("gguf/llama256.Q4_K.gguf"));
        assertThat(profile.storage().quantization()).isEqualTo("Q4_K");
        assertThat(profile.storage().tensorsByType()).containsKeys("Q4_K", "F32");
        assertThat(profile.shape().layers()).isEqualTo(1);
        assertThat(profile.shape().hidden()).isEqualTo(256);
        assertThat(ModelProfile.read(Fixtures.path("tiny/bert_nli")).labels())
                .containsExactly("contradiction", "entailment", "neutral");
        var llama = ModelProfile.read(Fixtures.path("tiny/llama")).shape();
        assertThat(llama.heads()).contains(new ModelProfile.AttentionHeads(6, 2, 10));
    }

    @Test
    void tokenizerTemplateAndEndsAreTold() {
        var texts = ModelTexts.read(Fixtures.path("tiny/smollm2"));
        assertThat(texts.tokenizer()).contains("BPE");
        assertThat(texts.chatTemplate()).isPresent();
        assertThat(texts.stops()).isNotEmpty();
        assertThat(ModelTexts.read(Fixtures.path("gguf/llama.F32.gguf")).tokenizer())
                .contains("llama");
    }

    @Test
    void theMemoryIsPlannedWithoutOpening() {
        var settings = new EngineSettings(1, 64, 2, 4);
        var memory = memory("tiny/llama", settings);
        assertThat(memory.weightsBytes())
                .isEqualTo(ModelNeeds.of(Fixtures.path("tiny/llama"), 64, 2).weightsBytes());
        assertThat(memory.cacheBytes()).isPositive();
        assertThat(memory("tiny/bert_qa", settings).cacheBytes()).isZero();
    }

    private static ModelMemory memory(String model, EngineSettings settings) {
        return ModelProfile.memory(Fixtures.path(model), settings, EmbeddingPrecision.FLOAT32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma2", "gpt2", "mistral", "phi3_longrope", "mixtral"})
    void aTextHasTheReferencesLogProbabilitiesAndPerplexity(String name) {
        JsonNode golden = Fixtures.json("tiny/" + name + "/golden.json").get("score");
        List<Integer> ids = Arrays.stream(Fixtures.ints(golden.get("input_ids"))).boxed().toList();
        try (var model = open(name, 2048)) {
            TextScores scores = model.score(ids);
            float[] expected = Fixtures.floats(golden.get("token_logprobs"));
            assertThat(scores.logProbabilities()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(scores.logProbabilities().get(i)).isCloseTo(expected[i], within(2e-4f));
            }
            double perplexity = golden.get("perplexity").asDouble();
            assertThat(scores.perplexity()).isCloseTo(perplexity, within(2e-4 * perplexity));
        }
    }

    @Test
    void aTextBeyondTheContextHasAScoreForEveryToken() {
        List<Integer> ids = Collections.nCopies(100, 7);
        try (var small = open("llama", 32)) {
            List<Integer> heard = new ArrayList<>();
            TextScores scores = small.score(ids, heard::add);
            assertThat(scores.logProbabilities()).hasSize(99).allMatch(it -> it < 0);
            assertThat(heard).hasSizeGreaterThan(2).isSorted().endsWith(99);
        }
    }

    @Test
    void whatCannotBeScoredIsRefused() {
        GenerationModel model = open("llama", 64);
        assertThatThrownBy(() -> model.score(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begin with the second");
        assertThatThrownBy(() -> model.score(List.of(1, 99_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99999");
        model.close();
        assertThatThrownBy(() -> model.score(List.of(1, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static GenerationModel open(String name, int context) {
        return GenerationModel.open(
                Fixtures.path("tiny/" + name), new EngineSettings(2, context, 2, 4));
    }
}
