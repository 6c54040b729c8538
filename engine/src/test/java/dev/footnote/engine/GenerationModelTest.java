package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.golden.Fixtures;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.sample.Sampler;
import dev.footnote.engine.sample.SamplingSettings;
import dev.footnote.engine.sample.grammar.Grammar;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class GenerationModelTest {

    private static final EngineSettings SETTINGS = new EngineSettings(2, 128, 2, 1);

    private static GenerationModel open() {
        return open(new Device.Processor());
    }

    private static GenerationModel open(Device device) {
        return GenerationModel.open(Fixtures.path("tiny/llama"), SETTINGS.on(device));
    }

    /** Hears one generation. */
    private static final class Hearing implements GenerationListener {
        final List<GeneratedToken> tokens = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<GenerationEnd> end = new CompletableFuture<>();

        @Override
        public void onToken(GeneratedToken token) {
            tokens.add(token);
        }

        @Override
        public void onEnd(GenerationEnd generationEnd) {
            end.complete(generationEnd);
        }

        List<Integer> ids() {
            return tokens.stream().map(GeneratedToken::id).toList();
        }

        String text() {
            return String.join("", tokens.stream().map(GeneratedToken::text).toList());
        }
    }

    private static List<Integer> ids(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.asInt()));
        return ids;
    }

    private static GenerationRequest greedy(List<Integer> prompt, int tokensMax, String... stops) {
        return new GenerationRequest(prompt, tokensMax, SamplingSettings.greedy(), List.of(stops));
    }

    private static JsonNode prompt(int index) {
        return Fixtures.json("tiny/llama/golden.json").get("prompts").get(index);
    }

    @Test
    void sequencesSideBySideGetTheTokensTheyWouldGetAlone() throws Exception {
        checkSideBySide(new Device.Processor());
    }

    @Test
    @Tag("opencl")
    void sequencesSideBySideOnADeviceGetTheTokensTheyWouldGetAlone() throws Exception {
        checkSideBySide(new Device.OpenCl(0));
    }

    private static void checkSideBySide(Device device) throws Exception {
        try (GenerationModel model = open(device)) {
            List<Hearing> hearings = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Hearing hearing = new Hearing();
                hearings.add(hearing);
                List<Integer> prompt = ids(prompt(i % 2).get("input_ids"));
                assertThat(model.offer(greedy(prompt, 24), hearing))
                        .isInstanceOf(Admission.Queued.class);
            }
            for (int i = 0; i < 3; i++) {
                GenerationEnd end = hearings.get(i).end.get(30, TimeUnit.SECONDS);
                assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
                assertThat(end.completionTokens()).isEqualTo(24);
                assertThat(hearings.get(i).ids()).isEqualTo(ids(prompt(i % 2).get("greedy")));
            }
        }
    }

    @Test
    void theTextsOfTheTokensAreTheDecodedAnswer() throws Exception {
        try (GenerationModel model = open()) {
            Hearing hearing = new Hearing();
            model.offer(greedy(ids(prompt(0).get("input_ids")), 24), hearing);
            hearing.end.get(30, TimeUnit.SECONDS);
            int[] all = hearing.ids().stream().mapToInt(Integer::intValue).toArray();
            assertThat(hearing.text()).isEqualTo(model.tokenizer().decode(all, true));
        }
    }

    @Test
    void aStopStringEndsTheAnswerAndIsNotPartOfIt() throws Exception {
        try (GenerationModel model = open()) {
            Hearing whole = new Hearing();
            List<Integer> prompt = ids(prompt(0).get("input_ids"));
            model.offer(greedy(prompt, 24), whole);
            whole.end.get(30, TimeUnit.SECONDS);
            String stop = whole.text().substring(8, 11);
            Hearing stopped = new Hearing();
            model.offer(greedy(prompt, 24, stop), stopped);
            assertThat(stopped.end.get(30, TimeUnit.SECONDS).reason()).isEqualTo(FinishReason.STOP);
            assertThat(stopped.text())
                    .isEqualTo(whole.text().substring(0, whole.text().indexOf(stop)));
        }
    }

    @Test
    void anAnswerHeldToASchemaIsWholeJsonWhateverTheModelWouldSay() throws Exception {
        try (GenerationModel model = open()) {
            Grammar grammar =
                    Grammar.ofJsonSchema(
                            Json.parse(
                                    """
                                    {"type": "object", "properties": {"sure": {"type": "boolean"},
                                    "count": {"type": "integer", "minimum": 0, "maximum": 99}},
                                    "required": ["sure", "count"], "additionalProperties": false}
                                    """));
            for (int i = 0; i < 4; i++) {
                Hearing hearing = new Hearing();
                SamplingSettings hot =
                        new SamplingSettings(2, 0, 1, 0, 1, 0, 0, OptionalLong.of(i));
                model.offer(
                        new GenerationRequest(List.of(1, 5 + i), 100, hot, List.of())
                                .with(GenerationOptions.none().withGrammar(grammar)),
                        hearing);
                assertThat(hearing.end.get(30, TimeUnit.SECONDS).reason())
                        .isEqualTo(FinishReason.STOP);
                JsonObject answer = Json.parse(hearing.text()).asObject();
                assertThat(answer.members()).containsOnlyKeys("sure", "count");
                assertThat(answer.require("count").asInt()).isBetween(0, 99);
            }
        }
    }

    @Test
    void theMostProbableTokensAreToldBesideTheChosenOne() throws Exception {
        try (GenerationModel model = open()) {
            Hearing hearing = new Hearing();
            model.offer(
                    greedy(ids(prompt(0).get("input_ids")), 3)
                            .with(GenerationOptions.none().withAlternatives(10)),
                    hearing);
            hearing.end.get(30, TimeUnit.SECONDS);
            JsonNode last = prompt(0).get("last");
            List<Sampler.Alternative> best = hearing.tokens.getFirst().alternatives();
            assertThat(best.stream().map(Sampler.Alternative::id).toList())
                    .isEqualTo(ids(last.get("ids")));
            for (int i = 0; i < 10; i++) {
                double expected =
                        last.get("values").get(i).asDouble() - last.get("logsumexp").asDouble();
                assertThat((double) best.get(i).logProbability()).isCloseTo(expected, within(2e-4));
            }
            assertThat(hearing.tokens.getFirst().logProbability())
                    .isEqualTo(best.getFirst().logProbability());
        }
    }

    @Test
    void aBiasMakesATokenCertainAndTellsWhatTheModelThoughtOfIt() throws Exception {
        try (GenerationModel model = open()) {
            Hearing hearing = new Hearing();
            model.offer(
                    greedy(List.of(1, 2), 3)
                            .with(GenerationOptions.none().withLogitBiases(Map.of(77, 100f))),
                    hearing);
            hearing.end.get(30, TimeUnit.SECONDS);
            assertThat(hearing.ids()).containsExactly(77, 77, 77);
            assertThat(hearing.tokens.getFirst().logProbability()).isNegative();
        }
    }

    @Test
    void severalChoicesOfASeededRequestDifferAndComeAgain() throws Exception {
        try (GenerationModel model = open()) {
            SamplingSettings seeded = new SamplingSettings(2, 0, 1, 0, 1, 0, 0, OptionalLong.of(5));
            GenerationRequest request = new GenerationRequest(List.of(1, 2), 8, seeded, List.of());
            List<List<Integer>> answers = new ArrayList<>();
            for (int choice : new int[] {0, 1, 0, 1}) {
                Hearing hearing = new Hearing();
                model.offer(request.choice(choice), hearing);
                hearing.end.get(30, TimeUnit.SECONDS);
                answers.add(hearing.ids());
            }
            assertThat(answers.get(0)).isEqualTo(answers.get(2)).isNotEqualTo(answers.get(1));
            assertThat(answers.get(1)).isEqualTo(answers.get(3));
        }
    }

    @Test
    void aFullQueueRefusesAndTellsWhenToComeBack() throws Exception {
        try (GenerationModel model = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Hearing first = new Hearing();
            GenerationListener slow =
                    new GenerationListener() {
                        @Override
                        public void onToken(GeneratedToken token) {
                            begun.countDown();
                            await(goOn);
                        }

                        @Override
                        public void onEnd(GenerationEnd end) {
                            first.onEnd(end);
                        }
                    };
            model.offer(greedy(List.of(1, 2), 4), slow);
            begun.await();
            assertThat(model.offer(greedy(List.of(1, 2), 4), new Hearing()))
                    .isInstanceOfSatisfying(
                            Admission.Queued.class,
                            queued -> assertThat(queued.position()).isZero());
            assertThat(model.offer(greedy(List.of(1, 2), 4), new Hearing()))
                    .isInstanceOfSatisfying(
                            Admission.Queued.class,
                            queued -> assertThat(queued.position()).isEqualTo(1));
            assertThat(model.offer(greedy(List.of(1, 2), 4), new Hearing()))
                    .isInstanceOfSatisfying(
                            Admission.Refused.class,
                            refused -> assertThat(refused.retryAfter()).isPositive());
            goOn.countDown();
            first.end.get(30, TimeUnit.SECONDS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCancelledGenerationEndsEarlyAndGivesItsRoomBack() throws Exception {
        try (GenerationModel model = open()) {
            for (int round = 0; round < 10; round++) {
                Hearing hearing = new Hearing();
                Admission admission = model.offer(greedy(List.of(1, 2), 120), hearing);
                ((Admission.Queued) admission).generation().cancel();
                assertThat(hearing.end.get(30, TimeUnit.SECONDS).reason())
                        .isEqualTo(FinishReason.CANCELLED);
            }
        }
    }

    @Test
    void aListenerThatThrowsFailsOnlyItsOwnGeneration() throws Exception {
        try (GenerationModel model = open()) {
            CompletableFuture<GenerationEnd> end = new CompletableFuture<>();
            GenerationListener broken =
                    new GenerationListener() {
                        @Override
                        public void onToken(GeneratedToken token) {
                            throw new IllegalStateException("the reader is gone");
                        }

                        @Override
                        public void onEnd(GenerationEnd generationEnd) {
                            end.complete(generationEnd);
                        }
                    };
            Hearing other = new Hearing();
            model.offer(greedy(List.of(1, 2), 8), broken);
            model.offer(greedy(List.of(1, 2), 8), other);
            assertThat(end.get(30, TimeUnit.SECONDS).failure()).contains("the reader is gone");
            assertThat(other.end.get(30, TimeUnit.SECONDS).reason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void closingCancelsWhatRunsAndRefusesWhatComes() throws Exception {
        GenerationModel model = open();
        Hearing hearing = new Hearing();
        model.offer(greedy(List.of(1, 2), 126), hearing);
        model.close();
        assertThat(hearing.end.get(30, TimeUnit.SECONDS).reason())
                .isIn(FinishReason.CANCELLED, FinishReason.LENGTH);
        assertThatThrownBy(() -> model.offer(greedy(List.of(1), 1), new Hearing()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aPromptThatFillsTheContextIsAnArgumentError() {
        try (GenerationModel model = open()) {
            List<Integer> prompt = Collections.nCopies(128, 5);
            assertThatThrownBy(() -> model.offer(greedy(prompt, 1), new Hearing()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("128");
        }
    }

    @Test
    void aContextThatDoesNotFitTheHeapIsRefusedWithNumbers() {
        EngineSettings huge = new EngineSettings(1, 128, 2_000_000, 1);
        assertThatThrownBy(() -> GenerationModel.open(Fixtures.path("tiny/llama"), huge))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("MiB");
    }

    @Test
    void theCacheTakesHalfOfTheFreeHeapAtMostButHoldsOneContext() {
        StepLimits limits = new StepLimits(256, 4, 4, 64); // two pages a sequence
        assertThat(DecoderModel.pages(limits, 100, 1_000_000)).isEqualTo(8);
        assertThat(DecoderModel.pages(limits, 100, 32_000)).isEqualTo(5);
        assertThat(DecoderModel.pages(limits, 100, 10)).isEqualTo(2);
    }

    @Test
    void anEncoderIsNoLanguageModel() {
        assertThatThrownBy(() -> GenerationModel.open(Fixtures.path("tiny/minilm"), SETTINGS))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("encoder");
    }
}
