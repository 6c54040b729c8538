package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Taps;

import org.assertj.core.data.Offset;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Decoders of the tiny Hugging Face models, all in float: scores, layers, greedy tokens. */
final class DecoderGolden {

    private static final Offset<Float> TOLERANCE = within(2e-4f);

    private DecoderGolden() {}

    static void check(String family, Kernels kernels) {
        JsonNode golden = Fixtures.json("tiny/" + family + "/golden.json");
        try (LoadedModel model = LoadedModel.open(Fixtures.path("tiny/" + family), kernels)) {
            for (JsonNode prompt : golden.get("prompts")) {
                checkPrompt(model, prompt);
            }
            checkScore(model, golden.get("score"));
            checkSideBySide(model, Fixtures.list(golden.get("prompts")));
        }
    }

    private static void checkPrompt(LoadedModel model, JsonNode prompt) {
        String name = prompt.get("name").asString();
        int[] ids = Fixtures.ints(prompt.get("input_ids"));
        Map<String, float[]> results = new HashMap<>();
        Taps taps =
                (tap, values, rows, width) -> results.put(tap, Arrays.copyOf(values, rows * width));
        float[][] logits = model.logits(ids, taps);
        checkHidden(name, prompt.get("hidden"), new Hidden(results, ids.length));
        checkSum(name, logits[ids.length - 1], prompt.get("last"));
        JsonNode best = prompt.get("last").get("ids");
        for (int i = 0; i < best.size(); i++) {
            assertThat(logits[ids.length - 1][best.get(i).asInt()])
                    .as("%s: score of token %s", name, best.get(i))
                    .isCloseTo(
                            (float) prompt.get("last").get("values").get(i).asDouble(), TOLERANCE);
        }
        if (prompt.has("logits")) {
            for (int t = 0; t < ids.length; t++) {
                assertThat(logits[t])
                        .as("%s: scores after token %d", name, t)
                        .containsExactly(Fixtures.floats(prompt.get("logits").get(t)), TOLERANCE);
            }
        }
        if (prompt.has("greedy")) {
            assertThat(model.greedy(ids, prompt.get("greedy").size()))
                    .as("%s: greedy tokens", name)
                    .containsExactly(Fixtures.ints(prompt.get("greedy")));
        }
        for (int chunk : new int[] {1, 5}) {
            assertThat(model.logits(ids, chunk, Taps.NONE)[ids.length - 1])
                    .as("%s: scores in steps of %d tokens", name, chunk)
                    .containsExactly(logits[ids.length - 1], within(2e-5f));
        }
    }

    /** Results by name, each of so many tokens. */
    record Hidden(Map<String, float[]> results, int tokens) {
        float[] of(String tap) {
            return Objects.requireNonNull(results.get(tap), tap);
        }
    }

    private static void checkHidden(String name, JsonNode hidden, Hidden found) {
        for (int i = 0; i < hidden.size(); i++) {
            String tap = "blk." + (i - 1) + ".out";
            if (i == 0) {
                tap = "embd";
            } else if (i == hidden.size() - 1) {
                tap = found.results().containsKey("norm") ? "norm" : tap;
                tap = found.results().containsKey("projected") ? "projected" : tap;
            }
            checkHidden(name + ": " + tap, hidden.get(i), found.of(tap), found.tokens());
        }
    }

    /** The last token's first values, and mean and deviation of all. */
    static void checkHidden(String what, JsonNode expected, float[] values, int tokens) {
        int width = values.length / tokens;
        int last = (tokens - 1) * width;
        assertThat(Arrays.copyOfRange(values, last, last + 8))
                .as(what)
                .containsExactly(Fixtures.floats(expected.get("last_token_first8")), TOLERANCE);
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        assertThat(mean)
                .as("%s: mean", what)
                .isCloseTo(expected.get("mean").asDouble(), within(2e-4));
        assertThat(Math.sqrt(squares / values.length))
                .as("%s: deviation", what)
                .isCloseTo(expected.get("std").asDouble(), within(2e-4));
    }

    private static void checkSum(String name, float[] logits, JsonNode last) {
        int best = last.get("ids").get(0).asInt();
        assertThat(logits[best] - logProbability(logits, best))
                .as("%s: log of the sum", name)
                .isCloseTo(last.get("logsumexp").asDouble(), within(2e-4));
    }

    /** All prompts in one step, as requests of several users are computed. */
    private static void checkSideBySide(LoadedModel model, List<JsonNode> prompts) {
        float[][] found =
                model.lastLogits(
                        prompts.stream().map(it -> Fixtures.ints(it.get("input_ids"))).toList());
        for (int i = 0; i < prompts.size(); i++) {
            JsonNode best = prompts.get(i).get("last");
            for (int k = 0; k < best.get("ids").size(); k++) {
                assertThat(found[i][best.get("ids").get(k).asInt()])
                        .as("%s beside others", prompts.get(i).get("name"))
                        .isCloseTo((float) best.get("values").get(k).asDouble(), TOLERANCE);
            }
        }
    }

    private static void checkScore(LoadedModel model, JsonNode score) {
        int[] ids = Fixtures.ints(score.get("input_ids"));
        float[][] logits = model.logits(ids, Taps.NONE);
        double sum = 0;
        for (int t = 1; t < ids.length; t++) {
            sum += logProbability(logits[t - 1], ids[t]);
            assertThat(logProbability(logits[t - 1], ids[t]))
                    .as("log-probability of token %d", t)
                    .isCloseTo(score.get("token_logprobs").get(t - 1).asDouble(), within(2e-4));
        }
        double perplexity = score.get("perplexity").asDouble();
        assertThat(Math.exp(-sum / (ids.length - 1)))
                .as("perplexity")
                .isCloseTo(perplexity, within(2e-4 * perplexity));
    }

    static double logProbability(float[] logits, int id) {
        double max = logits[LoadedModel.argmax(logits, logits.length)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return logits[id] - max - Math.log(sum);
    }
}
