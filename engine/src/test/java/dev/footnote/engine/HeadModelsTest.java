package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.ExtractionModel.Extraction;
import dev.footnote.engine.ExtractionModel.Wanted;
import dev.footnote.engine.golden.Fixtures;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.List;

/** The heads of encoders by their facades: from texts to scores, labels and spans. */
class HeadModelsTest {

    private static final Offset<Float> TOLERANCE = within(2e-4f);

    private static Path model(String name) {
        return Fixtures.path("tiny/" + name);
    }

    private static List<JsonNode> items(String name) {
        return Fixtures.list(Fixtures.json("tiny/" + name + "/golden.json").get("items"));
    }

    private static TextPair pair(JsonNode item) {
        return item.has("text_pair")
                ? TextPair.of(item.get("text").asString(), item.get("text_pair").asString())
                : TextPair.of(item.get("text").asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert_cased_cls",
                "bert_nli",
                "bert_reranker",
                "roberta_cls",
                "xlm_roberta_reranker"
            })
    void textsGetTheReferencesScoresAndProbabilitiesInTheirOrder(String name) {
        List<JsonNode> items = items(name);
        try (ClassificationModel model =
                ClassificationModel.open(model(name), EngineSettings.defaults())) {
            List<float[]> scores = model.scores(items.stream().map(HeadModelsTest::pair).toList());
            for (int i = 0; i < items.size(); i++) {
                JsonNode item = items.get(i);
                assertThat(scores.get(i))
                        .as("%s", item.get("text"))
                        .containsExactly(Fixtures.floats(item.get("logits")), TOLERANCE);
                float[] probabilities = model.probabilities(scores.get(i));
                if (item.has("softmax")) {
                    assertThat(probabilities)
                            .containsExactly(Fixtures.floats(item.get("softmax")), TOLERANCE);
                    assertThat(model.labels().get(best(probabilities)))
                            .isEqualTo(item.get("label").asString());
                } else {
                    assertThat(probabilities)
                            .containsExactly(
                                    new float[] {(float) item.get("sigmoid").asDouble()},
                                    TOLERANCE);
                }
            }
        }
    }

    @Test
    void theBestSpanIsTheReferencesInCodePointsOfTheText() {
        try (ExtractionModel model =
                ExtractionModel.open(model("bert_qa"), EngineSettings.defaults())) {
            for (JsonNode item : items("bert_qa")) {
                String text = item.get("text_pair").asString();
                Extraction found =
                        model.extract(item.get("text").asString(), text, new Wanted(3, 15));
                JsonNode expected = item.get("best_span");
                ExtractionModel.Span best = found.spans().getFirst();
                assertThat(best.start()).isEqualTo(expected.get("context_char_start").asInt());
                assertThat(best.end()).isEqualTo(expected.get("context_char_end").asInt());
                assertThat(best.score())
                        .isCloseTo((float) expected.get("score").asDouble(), TOLERANCE);
                assertThat(found.noAnswer())
                        .isCloseTo(
                                (float)
                                        (item.get("start_logits").get(0).asDouble()
                                                + item.get("end_logits").get(0).asDouble()),
                                TOLERANCE);
                double sum = found.noAnswerProbability();
                for (var span : found.spans()) sum += span.probability();
                assertThat(sum).isPositive().isLessThanOrEqualTo(1.0001);
            }
        }
    }

    @Test
    void aTextLongerThanAWindowIsReadToItsEnd() {
        try (ExtractionModel model =
                ExtractionModel.open(model("bert_qa"), EngineSettings.defaults())) {
            String text = "When we speak of free software, we mean freedom. ".repeat(30);
            Extraction found = model.extract("What is free software?", text, new Wanted(400, 15));
            assertThat(found.tokens()).isGreaterThan(10 * model.tokensMax());
            assertThat(found.spans()).anyMatch(span -> span.start() > text.length() - 40);
            assertThat(found.spans())
                    .allMatch(span -> span.start() >= 0 && span.end() <= text.length());
        }
    }

    @Test
    void aQuestionThatLeavesNoRoomIsRefusedWithBothNumbers() {
        try (ExtractionModel model =
                ExtractionModel.open(model("bert_qa"), EngineSettings.defaults())) {
            assertThatThrownBy(
                            () ->
                                    model.extract(
                                            "what is free ".repeat(60),
                                            "Free software.",
                                            new Wanted(1, 15)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("together with the text");
        }
    }

    @Test
    void aModelWithAnotherHeadIsRefusedAndSaysWhatItIs() {
        assertThatThrownBy(
                        () -> ClassificationModel.open(model("minilm"), EngineSettings.defaults()))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("it is a model to embed");
        assertThatThrownBy(() -> ExtractionModel.open(model("bert_nli"), EngineSettings.defaults()))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("it is a model to classify");
    }

    private static int best(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) best = i;
        }
        return best;
    }
}
