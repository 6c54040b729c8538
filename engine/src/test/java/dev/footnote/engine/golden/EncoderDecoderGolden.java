package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.cache.PageTable;

import org.assertj.core.data.Offset;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Encoder-decoders of the tiny models, all in float, one by one and side by side. */
final class EncoderDecoderGolden {

    private static final Offset<Float> TOLERANCE = within(2e-4f);

    private EncoderDecoderGolden() {}

    static void check(String family, Kernels kernels) {
        JsonNode golden = Fixtures.json("tiny/" + family + "/golden.json");
        try (LoadedModel model = LoadedModel.open(Fixtures.path("tiny/" + family), kernels)) {
            for (JsonNode prompt : golden.get("prompts")) {
                checkPrompt(model, prompt);
            }
            checkBatch(model, Fixtures.list(golden.get("prompts")));
            checkScore(model, golden.get("score"));
        }
    }

    private static Taps lastRowsInto(Map<String, float[]> lasts) {
        return (name, values, rows, width) ->
                lasts.put(name, Arrays.copyOfRange(values, (rows - 1) * width, rows * width));
    }

    private static void checkPrompt(LoadedModel model, JsonNode prompt) {
        Map<String, float[]> lasts = new HashMap<>();
        encode(model, List.of(prompt), lastRowsInto(lasts));
        int width = model.description.size().hidden();
        for (int t = 0; t < Math.min(2, prompt.get("input_ids").size()); t++) {
            assertThat(Arrays.copyOfRange(model.runner.buffer("enc.x"), t * width, (t + 1) * width))
                    .containsExactly(
                            Fixtures.floats(prompt.get("encoder_first2").get(t)), TOLERANCE);
        }
        checkHidden("enc.", prompt.get("encoder_hidden"), lasts);
        int[] given = Fixtures.ints(prompt.get("decoder_input_ids"));
        PageTable pages = model.newPages();
        float[][] logits = decode(model, pages, given, 0, lastRowsInto(lasts));
        checkHidden("", prompt.get("decoder_hidden"), lasts);
        checkBest(logits[given.length - 1], prompt.get("decoder_last"));
        if (prompt.has("decoder_logits")) {
            for (int t = 0; t < given.length; t++) {
                assertThat(logits[t])
                        .containsExactly(
                                Fixtures.floats(prompt.get("decoder_logits").get(t)), TOLERANCE);
            }
        }
        pages.clear();
        if (prompt.has("greedy")) {
            checkGreedy(model, Fixtures.ints(prompt.get("greedy")));
        }
    }

    private static void checkScore(LoadedModel model, JsonNode score) {
        encode(model, List.of(score), Taps.NONE);
        int[] target = Fixtures.ints(score.get("target_ids"));
        int[] given = new int[target.length]; // Begins with the start token, which is 0.
        System.arraycopy(target, 0, given, 1, target.length - 1);
        PageTable pages = model.newPages();
        float[][] logits = decode(model, pages, given, 0, Taps.NONE);
        pages.clear();
        for (int t = 0; t < target.length; t++) {
            assertThat(DecoderGolden.logProbability(logits[t], target[t]))
                    .isCloseTo(score.get("token_logprobs").get(t).asDouble(), within(2e-4));
        }
    }

    private static void checkGreedy(LoadedModel model, int[] expected) {
        PageTable pages = model.newPages();
        int[] ids = new int[expected.length];
        int token = 0;
        for (int i = 0; i < ids.length; i++) {
            float[][] logits = decode(model, pages, new int[] {token}, i, Taps.NONE);
            token = LoadedModel.argmax(logits[0], logits[0].length);
            ids[i] = token;
        }
        pages.clear();
        assertThat(ids).containsExactly(expected);
    }

    private static void checkBatch(LoadedModel model, List<JsonNode> prompts) {
        encode(model, prompts, Taps.NONE);
        Step step = model.newStep();
        step.clear();
        List<PageTable> tables = new ArrayList<>();
        for (JsonNode prompt : prompts) {
            PageTable pages = model.newPages();
            tables.add(pages);
            int[] given = Fixtures.ints(prompt.get("decoder_input_ids"));
            pages.grow(given.length);
            step.beginSequence(pages, 0);
            for (int id : given) {
                step.add(id, 0);
            }
            step.select();
        }
        model.runner.attachEncoder(step);
        model.runner.run(step);
        float[][] logits = new float[prompts.size()][];
        model.copyRows(logits, 0, prompts.size());
        for (int i = 0; i < prompts.size(); i++) {
            checkBest(logits[i], prompts.get(i).get("decoder_last"));
        }
        tables.forEach(PageTable::clear);
    }

    private static void encode(LoadedModel model, List<JsonNode> prompts, Taps taps) {
        Step step = model.runner.encoderStep();
        for (JsonNode prompt : prompts) {
            step.beginSequence();
            for (int id : Fixtures.ints(prompt.get("input_ids"))) {
                step.add(id, 0);
            }
        }
        model.runner.encode(taps);
    }

    private static float[][] decode(
            LoadedModel model, PageTable pages, int[] ids, int computed, Taps taps) {
        Step step = model.newStep();
        step.clear();
        pages.grow(computed + ids.length);
        step.beginSequence(pages, computed);
        for (int id : ids) {
            step.add(id, 0);
            step.select();
        }
        model.runner.attachEncoder(step);
        model.runner.run(step, taps);
        float[][] logits = new float[ids.length][];
        model.copyRows(logits, 0, ids.length);
        return logits;
    }

    private static void checkHidden(String prefix, JsonNode hidden, Map<String, float[]> lasts) {
        for (int i = 0; i < hidden.size(); i++) {
            String tap = prefix + "blk." + (i - 1) + ".out";
            if (i == 0) {
                tap = prefix + "embd";
            } else if (i == hidden.size() - 1) {
                tap = prefix + "norm";
            }
            assertThat(Arrays.copyOf(Objects.requireNonNull(lasts.get(tap), tap), 8))
                    .as(tap)
                    .containsExactly(
                            Fixtures.floats(hidden.get(i).get("last_token_first8")), TOLERANCE);
        }
    }

    private static void checkBest(float[] logits, JsonNode best) {
        for (int i = 0; i < best.get("ids").size(); i++) {
            assertThat(logits[best.get("ids").get(i).asInt()])
                    .isCloseTo((float) best.get("values").get(i).asDouble(), TOLERANCE);
        }
    }
}
