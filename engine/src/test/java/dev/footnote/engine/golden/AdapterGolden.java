package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.backend.vector.VectorKernels;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Low-rank adapters on the models they were made for, from a folder and from GGUF. */
final class AdapterGolden {
    private AdapterGolden() {}

    static void check(String name) {
        check(name, PlainKernels::new);
        check(name, () -> new VectorKernels(2));
    }

    static void check(String name, Supplier<Kernels> kernels) {
        JsonNode golden = Fixtures.json("lora/" + name + "/golden.json");
        String base = golden.get("base").asString();
        List<Path> models = new ArrayList<>(List.of(Fixtures.path(base)));
        // The GGUF files of floats have exactly the weights of the folders.
        Path file = dev.footnote.engine.Fixtures.path(base.replace("tiny/", "gguf/") + ".F32.gguf");
        if (Files.exists(file)) {
            models.add(file);
        }
        for (Path model : models) {
            check(model, name, golden, kernels.get());
        }
    }

    private static void check(Path path, String name, JsonNode golden, Kernels kernels) {
        try (LoadedModel model = LoadedModel.open(path, kernels)) {
            Adapter adapter = Adapter.read(Fixtures.path("lora/" + name), model.adapted);
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = Fixtures.ints(prompt.get("input_ids"));
                model.use(adapter);
                float[][] logits = model.logits(ids, Taps.NONE);
                checkBest(logits[ids.length - 1], prompt.get("with_adapter"));
                checkBest(
                        model.logits(ids, 5, Taps.NONE)[ids.length - 1],
                        prompt.get("with_adapter"));
                JsonNode all = prompt.get("logits_with_adapter");
                for (int t = 0; all != null && t < ids.length; t++) {
                    assertThat(logits[t])
                            .containsExactly(Fixtures.floats(all.get(t)), within(2e-4f));
                }
                assertThat(model.greedy(ids, prompt.get("greedy_with_adapter").size()))
                        .containsExactly(Fixtures.ints(prompt.get("greedy_with_adapter")));
                model.use(null);
                checkBest(
                        model.logits(ids, Taps.NONE)[ids.length - 1],
                        prompt.get("without_adapter"));
            }
        }
    }

    private static void checkBest(float[] logits, JsonNode best) {
        for (int i = 0; i < best.get("ids").size(); i++) {
            assertThat(logits[best.get("ids").get(i).asInt()])
                    .isCloseTo((float) best.get("values").get(i).asDouble(), within(2e-4f));
        }
    }
}
