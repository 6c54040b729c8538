package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.sample.SamplingSettings;
import dev.footnote.engine.sample.grammar.Grammar;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(120)
class EncoderDecoderModelTest {
    private static final EngineSettings SETTINGS = new EngineSettings(2, 128, 2, 1);

    private record Hearing(List<GeneratedToken> tokens, CompletableFuture<GenerationEnd> end)
            implements GenerationListener {
        static Hearing begin() {
            return new Hearing(
                    Collections.synchronizedList(new ArrayList<>()), new CompletableFuture<>());
        }

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
    }

    private static List<Integer> ints(JsonObject row, String name) {
        return row.require(name).asArray().stream().map(JsonValue::asInt).toList();
    }

    private static List<JsonObject> prompts(String family) {
        return Fixtures.json("tiny/" + family + "/golden.json")
                .require("prompts")
                .asArray()
                .stream()
                .map(JsonValue::asObject)
                .toList();
    }

    private static GenerationRequest greedy(List<Integer> prompt, int tokensMax) {
        return new GenerationRequest(prompt, tokensMax, SamplingSettings.greedy(), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5", "flan_t5"})
    void theBestTokensAreThoseOfTheReferenceUntilTheAnswerEnds(String family) throws Exception {
        try (GenerationModel model =
                GenerationModel.open(Fixtures.path("tiny/" + family), SETTINGS)) {
            for (JsonObject prompt : prompts(family)) {
                Hearing hearing = Hearing.begin();
                model.offer(greedy(ints(prompt, "input_ids"), 24), hearing);
                GenerationEnd end = hearing.end().get(60, TimeUnit.SECONDS);
                List<Integer> expected = ints(prompt, "greedy");
                int ends = expected.indexOf(1);
                assertThat(end.reason())
                        .isEqualTo(ends < 0 ? FinishReason.LENGTH : FinishReason.STOP);
                assertThat(hearing.ids())
                        .isEqualTo(ends < 0 ? expected : expected.subList(0, ends));
            }
        }
    }

    @TempDir Path folder;

    /** The model with another token that ends its answers. */
    private Path ending(String family, int end) throws IOException {
        Path source = Fixtures.path("tiny/" + family);
        Path copy = Files.createDirectories(folder.resolve(family + "-" + end));
        for (String name :
                List.of("model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(
                    source.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        for (String name : List.of("config.json", "generation_config.json")) {
            String text = Files.readString(source.resolve(name));
            Files.writeString(
                    copy.resolve(name),
                    text.replace("\"eos_token_id\": 1", "\"eos_token_id\": " + end));
        }
        return copy;
    }

    @Test
    void theBestBeamIsThatOfTheReference() throws Exception {
        checkBeams(SETTINGS);
    }

    @Test
    @Tag("opencl")
    void theBestBeamIsThatOfTheReferenceOnADevice() throws Exception {
        checkBeams(SETTINGS.on(new Device.OpenCl(0)));
    }

    private void checkBeams(EngineSettings settings) throws Exception {
        JsonObject file = Fixtures.json(Fixtures.resource("/beams/beams.json"));
        for (JsonValue value : file.require("cases").asArray()) {
            JsonObject row = value.asObject();
            String family = row.require("family").asString();
            JsonObject prompt =
                    prompts(family).stream()
                            .filter(it -> it.require("name").equals(row.require("prompt")))
                            .findFirst()
                            .orElseThrow();
            int end = row.require("end").asInt();
            try (GenerationModel model = GenerationModel.open(ending(family, end), settings)) {
                Hearing hearing = Hearing.begin();
                GenerationOptions options =
                        GenerationOptions.none().withBeams(row.require("beams").asInt());
                model.offer(greedy(ints(prompt, "input_ids"), 16).with(options), hearing);
                hearing.end().get(60, TimeUnit.SECONDS);
                List<Integer> expected = ints(row, "ids");
                boolean ended = expected.getLast() == end;
                assertThat(hearing.ids())
                        .as(row.toString())
                        .isEqualTo(ended ? expected.subList(0, expected.size() - 1) : expected);
                if (hearing.ids().isEmpty()) {
                    continue; // The best answer is none.
                }
                assertThat((double) hearing.tokens().getFirst().logProbability())
                        .isCloseTo(row.require("score").asDouble(), within(2e-4));
            }
        }
    }

    @Test
    void sampledAnswersComeAgainWithTheSameSeed() throws Exception {
        SamplingSettings seeded = new SamplingSettings(1, 0, 1, 0, 1, 0, 0, OptionalLong.of(4));
        try (GenerationModel model =
                GenerationModel.open(Fixtures.path("tiny/flan_t5"), SETTINGS)) {
            List<List<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Hearing hearing = Hearing.begin();
                model.offer(
                        new GenerationRequest(List.of(5, 6, 1), 12, seeded, List.of()), hearing);
                hearing.end().get(60, TimeUnit.SECONDS);
                answers.add(hearing.ids());
            }
            assertThat(answers.get(0)).isNotEmpty().isEqualTo(answers.get(1));
        }
    }

    @Test
    void whatCannotBeSearchedByBeamsIsAnArgumentError() {
        GenerationOptions beams = GenerationOptions.none().withBeams(4);
        try (GenerationModel model = GenerationModel.open(Fixtures.path("tiny/t5"), SETTINGS);
                GenerationModel decoder =
                        GenerationModel.open(Fixtures.path("tiny/llama"), SETTINGS)) {
            assertThatThrownBy(
                            () -> decoder.offer(greedy(List.of(1), 2).with(beams), Hearing.begin()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("encoder");
            assertThatThrownBy(
                            () ->
                                    model.offer(
                                            greedy(List.of(1), 2)
                                                    .with(
                                                            beams.withGrammar(
                                                                    Grammar.ofPattern("a"))),
                                            Hearing.begin()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws Exception {
        GenerationModel model = GenerationModel.open(Fixtures.path("tiny/t5"), SETTINGS);
        List<Hearing> hearings = List.of(Hearing.begin(), Hearing.begin());
        for (Hearing hearing : hearings) {
            model.offer(greedy(List.of(5, 6, 1), 120), hearing);
        }
        model.close();
        for (Hearing hearing : hearings) {
            assertThat(hearing.end().get(60, TimeUnit.SECONDS).reason())
                    .isIn(FinishReason.CANCELLED, FinishReason.LENGTH, FinishReason.STOP);
        }
        assertThatThrownBy(() -> model.offer(greedy(List.of(1), 1), Hearing.begin()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endedBeamsCompeteByTheirMeanLogProbability() {
        BeamSearch search = new BeamSearch(2, Set.of(0));
        search.advance(new float[][] {{-1.5f, -0.5f, -2f}});
        search.advance(new float[][] {{-0.1f, -3f, -3f}, {-3f, -3f, -0.4f}});
        // 1,0 has the mean -0.3; the end alone has -1.5.
        assertThat(search.best().ids()).containsExactly(1, 0);
        assertThat(search.running().getFirst().ids()).containsExactly(2, 2);
    }
}
