package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.plan.Head;

import org.assertj.core.data.Offset;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Encoders of the tiny Hugging Face models, all in float, one by one and side by side. */
final class EncoderGolden {

    private static final Offset<Float> TOLERANCE = within(2e-4f);

    private EncoderGolden() {}

    static void check(String family, Kernels kernels) {
        JsonNode golden = Fixtures.json("tiny/" + family + "/golden.json");
        try (LoadedModel model = LoadedModel.open(Fixtures.path("tiny/" + family), kernels)) {
            List<JsonNode> items = Fixtures.list(golden.get("items"));
            for (JsonNode item : items) {
                check(model, List.of(item));
            }
            check(model, items);
        }
    }

    /** Computes the items in one step and looks at each. */
    private static void check(LoadedModel model, List<JsonNode> items) {
        Step step = model.newStep();
        step.clear();
        boolean everyToken = model.description.head() instanceof Head.AnswerSpan;
        for (JsonNode item : items) {
            step.beginSequence();
            int[] ids = Fixtures.ints(item.get("input_ids"));
            int[] types = types(item, ids.length);
            for (int t = 0; t < ids.length; t++) {
                step.add(ids[t], types[t]);
                if (everyToken || t == 0) {
                    step.select();
                }
            }
        }
        Map<String, float[]> results = new HashMap<>();
        Taps taps =
                (name, values, rows, width) ->
                        results.put(name, Arrays.copyOf(values, rows * width));
        model.runner.run(step, taps);
        int first = 0;
        for (int i = 0; i < items.size(); i++) {
            int tokens = items.get(i).get("input_ids").size();
            checkHidden(model, items.get(i), results, first);
            checkHead(items.get(i), results, everyToken ? first : i);
            first += tokens;
        }
    }

    private static int[] types(JsonNode item, int tokens) {
        return item.has("token_type_ids")
                ? Fixtures.ints(item.get("token_type_ids"))
                : new int[tokens];
    }

    private static void checkHidden(
            LoadedModel model, JsonNode item, Map<String, float[]> results, int first) {
        int width = model.description.size().hidden();
        int tokens = item.get("input_ids").size();
        JsonNode hidden = item.get("hidden");
        for (int i = 0; i < hidden.size(); i++) {
            String tap = i == 0 ? "embd" : "blk." + (i - 1) + ".out";
            float[] own =
                    Arrays.copyOfRange(of(results, tap), first * width, (first + tokens) * width);
            String what = item.get("text") + ": " + tap;
            DecoderGolden.checkHidden(what, hidden.get(i), own, tokens);
        }
        float[] x = of(results, "blk." + (hidden.size() - 2) + ".out");
        JsonNode two = item.get("last_hidden_first2");
        for (int t = 0; t < Math.min(2, tokens); t++) {
            int from = (first + t) * width;
            assertThat(Arrays.copyOfRange(x, from, from + width))
                    .as("%s: hidden vector of token %d", item.get("text"), t)
                    .containsExactly(Fixtures.floats(two.get(t)), TOLERANCE);
        }
        float[] mean = new float[width];
        for (int i = 0; i < tokens * width; i++) {
            mean[i % width] += x[first * width + i] / tokens;
        }
        assertThat(mean)
                .as("%s: mean", item.get("text"))
                .containsExactly(Fixtures.floats(item.get("mean_pooled")), TOLERANCE);
    }

    private static void checkHead(JsonNode item, Map<String, float[]> results, int row) {
        if (item.has("pooler_output")) {
            checkRow(of(results, "pooler"), row, item.get("pooler_output"));
        }
        if (item.has("logits")) {
            checkRow(of(results, "logits"), row, item.get("logits"));
        }
        if (item.has("softmax")) {
            float[] scores = Fixtures.floats(item.get("logits"));
            for (int i = 0; i < scores.length; i++) {
                assertThat(Math.exp(DecoderGolden.logProbability(scores, i)))
                        .isCloseTo(item.get("softmax").get(i).asDouble(), within(1e-4));
            }
        }
        if (item.has("start_logits")) {
            for (int t = 0; t < item.get("start_logits").size(); t++) {
                assertThat(of(results, "logits")[(row + t) * 2])
                        .isCloseTo((float) item.get("start_logits").get(t).asDouble(), TOLERANCE);
                assertThat(of(results, "logits")[(row + t) * 2 + 1])
                        .isCloseTo((float) item.get("end_logits").get(t).asDouble(), TOLERANCE);
            }
        }
    }

    private static float[] of(Map<String, float[]> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }

    private static void checkRow(float[] values, int row, JsonNode expected) {
        int width = expected.size();
        assertThat(Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .containsExactly(Fixtures.floats(expected), TOLERANCE);
    }
}
