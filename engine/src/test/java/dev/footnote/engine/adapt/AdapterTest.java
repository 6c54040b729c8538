package dev.footnote.engine.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.Admission;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.Fixtures;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationOptions;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.sample.SamplingSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(120)
class AdapterTest {
    private static final EngineSettings SETTINGS = new EngineSettings(2, 128, 6, 0);

    private record Hearing(List<Integer> ids, CompletableFuture<GenerationEnd> end)
            implements GenerationListener {
        static Hearing begin() {
            return new Hearing(
                    Collections.synchronizedList(new ArrayList<>()), new CompletableFuture<>());
        }

        @Override
        public void onToken(GeneratedToken token) {
            ids.add(token.id());
        }

        @Override
        public void onEnd(GenerationEnd generationEnd) {
            end.complete(generationEnd);
        }
    }

    private static List<Integer> ints(JsonObject row, String name) {
        return row.require(name).asArray().stream().map(JsonValue::asInt).toList();
    }

    private static GenerationRequest request(JsonObject row, GenerationOptions options) {
        return new GenerationRequest(
                        ints(row, "input_ids"), 24, SamplingSettings.greedy(), List.of())
                .with(options);
    }

    @Test
    void severalAdaptersAndNoneAreComputedSideBySide() throws Exception {
        try (GenerationModel model = GenerationModel.open(Fixtures.path("tiny/llama"), SETTINGS)) {
            List<Hearing> hearings = new ArrayList<>();
            List<List<Integer>> expected = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                for (String name : new String[] {"llama_r4", "llama_r4_rslora"}) {
                    Adapter adapter = model.readAdapter(Fixtures.path("lora/" + name));
                    JsonObject row =
                            Fixtures.json("lora/" + name + "/golden.json")
                                    .require("prompts")
                                    .asArray()
                                    .get(round)
                                    .asObject();
                    expected.add(ints(row, "greedy_with_adapter"));
                    hearings.add(Hearing.begin());
                    GenerationOptions options = GenerationOptions.none().withAdapter(adapter);
                    assertThat(model.offer(request(row, options), hearings.getLast()))
                            .isInstanceOf(Admission.Queued.class);
                }
                JsonObject plain =
                        Fixtures.json("tiny/llama/golden.json")
                                .require("prompts")
                                .asArray()
                                .get(round)
                                .asObject();
                expected.add(ints(plain, "greedy"));
                hearings.add(Hearing.begin());
                model.offer(request(plain, GenerationOptions.none()), hearings.getLast());
            }
            for (int i = 0; i < hearings.size(); i++) {
                hearings.get(i).end().get(60, TimeUnit.SECONDS);
                assertThat(hearings.get(i).ids()).as("generation %d", i).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void anAdapterOfAnotherModelIsRefused() {
        Path adapter = Fixtures.path("lora/llama_r4");
        try (GenerationModel other = GenerationModel.open(Fixtures.path("tiny/gpt2"), SETTINGS)) {
            assertThatThrownBy(() -> other.readAdapter(adapter))
                    .isInstanceOfSatisfying(
                            AdapterException.class,
                            e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.OTHER_MODEL))
                    .hasMessageContaining("model.layers.0.");
        }
    }

    @Test
    void anAdapterReadForAnotherModelIsRefusedWhenAskedFor() {
        try (GenerationModel one = GenerationModel.open(Fixtures.path("tiny/llama"), SETTINGS);
                GenerationModel two =
                        GenerationModel.open(Fixtures.path("tiny/smollm2"), SETTINGS)) {
            Adapter adapter = one.readAdapter(Fixtures.path("lora/llama_r4"));
            GenerationRequest request =
                    new GenerationRequest(List.of(1), 1, SamplingSettings.greedy(), List.of())
                            .with(GenerationOptions.none().withAdapter(adapter));
            assertThatThrownBy(() -> two.offer(request, Hearing.begin()))
                    .isInstanceOf(AdapterException.class);
        }
    }

    @Test
    void anAdapterIsSmallBesideItsModel() {
        try (GenerationModel model = GenerationModel.open(Fixtures.path("tiny/llama"), SETTINGS)) {
            Adapter adapter = model.readAdapter(Fixtures.path("lora/llama_r4"));
            assertThat(adapter.name()).isEqualTo("llama_r4");
            assertThat(adapter.changeCount()).isEqualTo(8);
            assertThat(adapter.bytes()).isLessThan(model.card().weightsBytes() / 10);
        }
    }

    @Test
    void otherKindsOfAdaptersAreRefusedByName(@TempDir Path folder) throws IOException {
        Path source = Fixtures.path("lora/llama_r4");
        String config = Files.readString(source.resolve("adapter_config.json"));
        Files.copy(
                source.resolve("adapter_model.safetensors"),
                folder.resolve("adapter_model.safetensors"));
        for (String[] change :
                new String[][] {
                    {"\"use_dora\": false", "\"use_dora\": true", "use_dora"},
                    {"\"LORA\"", "\"IA3\"", "IA3"},
                    {"\"bias\": \"none\"", "\"bias\": \"all\"", "biases"}
                }) {
            Files.writeString(
                    folder.resolve("adapter_config.json"), config.replace(change[0], change[1]));
            assertThatThrownBy(() -> PeftFolder.read(folder))
                    .isInstanceOfSatisfying(
                            AdapterException.class,
                            e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.UNSUPPORTED))
                    .hasMessageContaining(change[2]);
        }
        Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
        assertThatThrownBy(() -> PeftFolder.read(folder))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.MALFORMED))
                .hasMessageContaining("lora_alpha");
    }
}
