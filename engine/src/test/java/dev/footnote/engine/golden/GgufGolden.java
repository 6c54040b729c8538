package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.backend.vector.VectorKernels;

import org.assertj.core.data.Offset;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;

/** GGUF models of every family and block format, with float activations. */
final class GgufGolden {

    private static final Offset<Float> TOLERANCE = within(2e-4f);

    private GgufGolden() {}

    static void check(String name) {
        if (Fixtures.json("gguf/" + name + ".golden.json").get("prompts").get(0).has("last")) {
            checkLogProbabilities(name, new VectorKernels(2));
        }
        checkScores(name, new PlainKernels());
    }

    /** All that the reference tells, on kernels whose activations are floats. */
    static void checkScores(String name, Kernels kernels) {
        if (Fixtures.json("gguf/" + name + ".golden.json").get("prompts").get(0).has("last")) {
            checkDecoder(name, kernels);
        } else {
            checkEncoder(name, kernels);
        }
    }

    private static void checkDecoder(String name, Kernels kernels) {
        JsonNode golden = Fixtures.json("gguf/" + name + ".golden.json");
        try (LoadedModel model =
                LoadedModel.open(Fixtures.path("gguf/" + name + ".gguf"), kernels)) {
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                float[] last = model.logits(ids, Taps.NONE)[ids.length - 1];
                if (prompt.has("last_logits")) {
                    assertThat(last)
                            .containsExactly(Fixtures.floats(prompt.get("last_logits")), TOLERANCE);
                }
                JsonNode best = prompt.get("last");
                for (int i = 0; i < best.get("ids").size(); i++) {
                    assertThat(last[best.get("ids").get(i).asInt()])
                            .isCloseTo((float) best.get("values").get(i).asDouble(), TOLERANCE);
                }
                if (prompt.has("greedy")) {
                    assertThat(model.greedy(ids, prompt.get("greedy").size()))
                            .containsExactly(Fixtures.ints(prompt.get("greedy")));
                }
            }
        }
    }

    /** Log-probabilities, as scores of one row may move together when activations are rounded. */
    static void checkLogProbabilities(String name, Kernels kernels) {
        JsonNode golden = Fixtures.json("gguf/" + name + ".golden.json");
        Offset<Double> tolerance =
                name.endsWith("F32") || name.endsWith("F16") ? within(2e-4) : within(0.3);
        try (LoadedModel model =
                LoadedModel.open(Fixtures.path("gguf/" + name + ".gguf"), kernels)) {
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                float[] last = model.logits(ids, Taps.NONE)[ids.length - 1];
                JsonNode best = prompt.get("last");
                double sum = best.get("logsumexp").asDouble();
                for (int i = 0; i < best.get("ids").size(); i++) {
                    int id = best.get("ids").get(i).asInt();
                    assertThat(DecoderGolden.logProbability(last, id))
                            .as("token %d", id)
                            .isCloseTo(best.get("values").get(i).asDouble() - sum, tolerance);
                }
            }
        }
    }

    private static void checkEncoder(String name, Kernels kernels) {
        JsonNode golden = Fixtures.json("gguf/" + name + ".golden.json");
        try (LoadedModel model =
                LoadedModel.open(Fixtures.path("gguf/" + name + ".gguf"), kernels)) {
            int width = model.description.size().hidden();
            for (JsonNode prompt : golden.get("prompts")) {
                Step step = model.newStep();
                step.clear();
                step.beginSequence();
                for (int id : Fixtures.ints(prompt.get("input_ids"))) {
                    step.add(id, 0);
                }
                model.runner.run(step);
                for (int t = 0; t < 2; t++) {
                    assertThat(
                                    Arrays.copyOfRange(
                                            model.runner.buffer("x"), t * width, (t + 1) * width))
                            .containsExactly(
                                    Fixtures.floats(prompt.get("last_hidden_first2").get(t)),
                                    TOLERANCE);
                }
            }
        }
    }
}
