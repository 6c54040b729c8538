package dev.footnote.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonNull;
import dev.footnote.engine.json.JsonValue.JsonObject;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class LogitsProcessorGoldenTest {
    private final JsonObject file = Fixtures.json("sampling.json");

    @Test
    void everyCaseGivesTheReferenceScoresAndProbabilities() {
        List<JsonValue> cases = file.require("cases").asArray();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(72);
        for (JsonValue value : cases) {
            check(value.asObject());
        }
    }

    private void check(JsonObject row) {
        float[] logits =
                floats(file.require("inputs").asObject().require(row.require("input").asString()));
        TokenHistory history = new TokenHistory();
        row.find("history").ifPresent(ids -> ids.asArray().forEach(id -> history.add(id.asInt())));
        for (JsonValue step : row.require("steps").asArray()) {
            processor(step.asObject()).apply(logits, history);
        }
        String what = row.require("input").asString() + row.require("steps");
        List<JsonValue> expected = row.require("logits_out").asArray();
        List<JsonValue> probabilities = row.require("probs").asArray();
        assertThat(
                        IntStream.range(0, logits.length)
                                .filter(i -> logits[i] > Float.NEGATIVE_INFINITY)
                                .toArray())
                .as(what)
                .isEqualTo(
                        row.require("kept").asArray().stream()
                                .mapToInt(JsonValue::asInt)
                                .toArray());
        Softmax softmax = Softmax.of(logits);
        for (int i = 0; i < logits.length; i++) {
            if (!(expected.get(i) instanceof JsonNull)) {
                // The file rounds to six digits.
                double score = expected.get(i).asDouble();
                assertThat((double) logits[i])
                        .as(what)
                        .isCloseTo(score, within(1e-5 + 3e-6 * Math.abs(score)));
            }
            assertThat(softmax.probability(logits[i]))
                    .as(what)
                    .isCloseTo(probabilities.get(i).asDouble(), within(1e-5));
        }
    }

    private static LogitsProcessor processor(JsonObject step) {
        JsonValue value = step.require("value");
        return switch (step.require("op").asString()) {
            case "temperature" -> new LogitsProcessor.Temperature((float) value.asDouble());
            case "top_k" -> new LogitsProcessor.TopK(value.asInt());
            case "top_p" -> new LogitsProcessor.TopP((float) value.asDouble());
            case "min_p" -> new LogitsProcessor.MinP((float) value.asDouble());
            case "typical_p" -> new LogitsProcessor.TypicalP((float) value.asDouble());
            case "epsilon_cutoff" -> new LogitsProcessor.EpsilonCutoff((float) value.asDouble());
            case "eta_cutoff" -> new LogitsProcessor.EtaCutoff((float) value.asDouble());
            case "no_repeat_ngram" -> new LogitsProcessor.NoRepeatNgram(value.asInt());
            case "repetition_penalty" ->
                    new LogitsProcessor.RepetitionPenalty((float) value.asDouble());
            case "frequency_presence" -> {
                float[] penalties = floats(value);
                yield new LogitsProcessor.FrequencyPresence(penalties[0], penalties[1]);
            }
            case "logit_bias" -> {
                Map<Integer, Float> biases = new HashMap<>();
                value.asObject()
                        .members()
                        .forEach((id, b) -> biases.put(Integer.valueOf(id), (float) b.asDouble()));
                yield new LogitsProcessor.LogitBias(biases);
            }
            default -> throw new IllegalArgumentException("no processor for " + step);
        };
    }

    private static float[] floats(JsonValue values) {
        List<JsonValue> list = values.asArray();
        float[] floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) list.get(i).asDouble();
        }
        return floats;
    }
}
