package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.ChatMessage;
import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.EmbeddingPrecision;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.opencl.TestDevice;
import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.sample.SamplingSettings;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The models of the default installation, in the folder named by {@code footnote.models}. */
@Tag("real-models")
class RealModelsTest {

    static Path models() {
        String folder = System.getProperty("footnote.models");
        if (folder == null) {
            throw new IllegalStateException(
                    "this suite needs -Dfootnote.models=FOLDER with the default models");
        }
        return Path.of(folder);
    }

    private static Path smollm2() {
        return models().resolve("smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    @Test
    void miniLmEmbedsThirtySentencesAsTheReferenceDoes() {
        JsonNode golden = Fixtures.json("real/minilm.json");
        List<String> sentences =
                Fixtures.list(golden.get("sentences")).stream().map(JsonNode::asString).toList();
        try (EmbeddingModel model =
                EmbeddingModel.open(
                        models().resolve("all-minilm-l6-v2"), EngineSettings.defaults())) {
            assertThat(model.tokensMax()).isEqualTo(256);
            List<float[]> vectors = model.embed(sentences);
            for (int i = 0; i < sentences.size(); i++) {
                assertThat(Arrays.copyOf(vectors.get(i), 16))
                        .as(sentences.get(i))
                        .containsExactly(
                                Fixtures.floats(golden.get("first16").get(i)), within(1e-4f));
            }
            assertThat(vectors.getFirst())
                    .containsExactly(Fixtures.floats(golden.get("full_0")), within(1e-4f));
        }
    }

    @Test
    void miniLmInEightBitsStaysCloseToTheReference() {
        JsonNode golden = Fixtures.json("real/minilm.json");
        List<String> sentences =
                Fixtures.list(golden.get("sentences")).stream()
                        .map(JsonNode::asString)
                        .filter(sentence -> !sentence.isBlank())
                        .toList();
        Path folder = models().resolve("all-minilm-l6-v2");
        EngineSettings settings = EngineSettings.defaults();
        try (EmbeddingModel exact = EmbeddingModel.open(folder, settings);
                EmbeddingModel rounded =
                        EmbeddingModel.open(folder, settings, EmbeddingPrecision.INT8)) {
            List<float[]> expected = exact.embed(sentences);
            List<float[]> found = rounded.embed(sentences);
            for (int i = 0; i < found.size(); i++) {
                assertThat(cosine(found.get(i), expected.get(i)))
                        .as(sentences.get(i))
                        .isBetween(0.999, 1.0001);
            }
        }
    }

    /** Of unit vectors. */
    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void bgeFromItsOnnxGraphEmbedsAsOnnxRuntimeDoes() {
        try (EmbeddingModel model =
                EmbeddingModel.open(
                        models().resolve("bge-small-en-v1.5"), EngineSettings.defaults())) {
            assertThat(model.tokensMax()).isEqualTo(512);
            for (JsonNode item :
                    Fixtures.json(Fixtures.resource("/fixtures/real/bge_small.json"))
                            .get("items")) {
                String text = item.get("text").asString();
                assertThat(model.tokenizer().encode(text, true).ids())
                        .as(text)
                        .containsExactly(Fixtures.ints(item.get("input_ids")));
                assertThat(model.embed(List.of(text)).getFirst())
                        .as(text)
                        .containsExactly(Fixtures.floats(item.get("embedding")), within(1e-4f));
            }
        }
    }

    @Test
    void smolLm2ScoresPromptsAsTheReferenceDoesInFloat() {
        checkSmolLm2(new PlainKernels(), 0.002f, 4, 8);
    }

    @Test
    @Tag("opencl")
    void smolLm2ScoresPromptsAsTheReferenceDoesInFloatOnADevice() {
        checkSmolLm2(TestDevice.kernels(), 0.002f, 2, 4);
    }

    @Test
    void smolLm2ScoresPromptsAsTheReferenceDoesOnVectors() {
        checkSmolLm2(new VectorKernels(2), 0.5f, 10, 0);
    }

    @Test
    void smolLm2WritesConversationsAndGoesOnCounting() throws Exception {
        EngineSettings settings = new EngineSettings(2, 256, 1, 1);
        try (GenerationModel model = GenerationModel.open(smollm2(), settings)) {
            String prompt =
                    model.renderChat(
                            List.of(new ChatMessage("user", "What is the capital of France?")),
                            true);
            assertThat(prompt).endsWith("<|im_start|>assistant\n");
            int[] ids = model.tokenizer().encode("1, 2, 3, 4, 5,", false).ids();
            StringBuilder answer = new StringBuilder();
            CompletableFuture<GenerationEnd> end = new CompletableFuture<>();
            GenerationListener listener =
                    new GenerationListener() {
                        @Override
                        public void onToken(GeneratedToken token) {
                            answer.append(token.text());
                        }

                        @Override
                        public void onEnd(GenerationEnd generationEnd) {
                            end.complete(generationEnd);
                        }
                    };
            model.offer(
                    new GenerationRequest(
                            Arrays.stream(ids).boxed().toList(),
                            24,
                            SamplingSettings.greedy(),
                            List.of(" 10")),
                    listener);
            assertThat(end.get(5, TimeUnit.MINUTES).reason()).isEqualTo(FinishReason.STOP);
            assertThat(answer.toString()).isEqualTo(" 6, 7, 8, 9,");
        }
    }

    private static void checkSmolLm2(
            Kernels kernels, float tolerance, int promptsMax, int greedyMax) {
        JsonNode golden = Fixtures.json("real/smollm2.json");
        try (LoadedModel model = LoadedModel.open(smollm2(), kernels)) {
            for (JsonNode prompt : Fixtures.list(golden.get("prompts")).subList(0, promptsMax)) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                float[] last = model.logits(ids, Taps.NONE)[ids.length - 1];
                JsonNode best = prompt.get("last");
                for (int i = 0; i < best.get("ids").size(); i++) {
                    assertThat(last[best.get("ids").get(i).asInt()])
                            .as("%s: token %s", prompt.get("name"), best.get("ids").get(i))
                            .isCloseTo(
                                    (float) best.get("values").get(i).asDouble(),
                                    within(tolerance));
                }
                List<Integer> sure = sureTokens(prompt, greedyMax);
                assertThat(model.greedy(ids, sure.size()))
                        .as("%s: greedy tokens", prompt.get("name"))
                        .containsExactly(sure.stream().mapToInt(Integer::intValue).toArray());
            }
        }
    }

    /** Greedy tokens up to the first that another one nearly wins. */
    private static List<Integer> sureTokens(JsonNode prompt, int count) {
        List<Integer> sure = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (prompt.get("greedy_margins").get(i).asDouble() < 0.05) {
                break;
            }
            sure.add(prompt.get("greedy").get(i).asInt());
        }
        return sure;
    }
}
