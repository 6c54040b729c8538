package dev.footnote.engine.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonNumber;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;
import dev.footnote.engine.plan.Description;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

class ConfigSpellingTest {

    private static Description describe(String family, Map<String, JsonValue> config) {
        try (WeightsFile weights = WeightsFile.open(Fixtures.path("tiny/" + family))) {
            return Families.fromHub(new JsonObject(config), weights.tensors().keySet());
        }
    }

    private static Map<String, JsonValue> config(String family) {
        return new LinkedHashMap<>(Fixtures.json("tiny/" + family + "/config.json").members());
    }

    /** As transformers 5 writes it. */
    private static Map<String, JsonValue> newer(Map<String, JsonValue> older) {
        Map<String, JsonValue> newer = new LinkedHashMap<>(older);
        Map<String, JsonValue> rope = new LinkedHashMap<>();
        rope.put("rope_type", new JsonString("default"));
        if (newer.remove("rope_scaling") instanceof JsonObject scaling) {
            rope.putAll(scaling.members());
            rope.putIfAbsent("rope_type", new JsonString("default"));
        }
        if (rope.remove("type") instanceof JsonString type) {
            rope.put("rope_type", type);
        }
        for (String name : new String[] {"rope_theta", "partial_rotary_factor"}) {
            JsonValue value = newer.remove(name);
            if (value != null) {
                rope.put(name, value);
            }
        }
        newer.remove("rotary_pct");
        newer.remove("rotary_emb_base");
        JsonValue local = newer.remove("rope_local_base_freq");
        JsonObject parameters = new JsonObject(rope);
        if (local != null) {
            JsonObject sliding =
                    new JsonObject(
                            Map.of("rope_type", new JsonString("default"), "rope_theta", local));
            parameters =
                    new JsonObject(
                            Map.of("full_attention", parameters, "sliding_attention", sliding));
        }
        newer.put("rope_parameters", parameters);
        newer.put("dtype", newer.remove("torch_dtype"));
        return newer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "llama3",
                "llama_linear",
                "qwen2_yarn",
                "qwen3",
                "gemma2",
                "gemma3",
                "gemma3_layer_types",
                "phi",
                "phi3",
                "phi3_longrope",
                "stablelm",
                "gpt_neox",
                "mixtral",
                "olmoe"
            })
    void theNewerSpellingOfRotaryEmbeddingDescribesTheSameModel(String family) {
        Map<String, JsonValue> older = config(family);
        Map<String, JsonValue> newer = newer(older);
        assertThat(newer.keySet()).doesNotContainAnyElementsOf(Set.of("rope_theta", "torch_dtype"));
        assertThat(describe(family, newer)).isEqualTo(describe(family, older));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "smollm2", "qwen2", "gemma2", "gemma3", "mistral"})
    void olderFilesWithoutLayerTypesAndHeadWidthDescribeTheSameModel(String family) {
        Map<String, JsonValue> all = config(family);
        Map<String, JsonValue> older = new LinkedHashMap<>(all);
        older.remove("layer_types");
        double heads = all.getOrDefault("num_attention_heads", new JsonNumber(1)).asDouble();
        JsonValue width = all.get("head_dim");
        if (width != null
                && width.asDouble() * heads == all.getOrDefault("hidden_size", width).asDouble()) {
            older.remove("head_dim");
        }
        assertThat(describe(family, older)).isEqualTo(describe(family, all));
    }

    @Test
    void theNameOfTheTypeOfWeightsMakesNoDifference() {
        Map<String, JsonValue> torch = config("llama_bf16");
        Map<String, JsonValue> newer = new LinkedHashMap<>(torch);
        newer.put("dtype", newer.remove("torch_dtype"));
        assertThat(describe("llama_bf16", newer)).isEqualTo(describe("llama_bf16", torch));
    }
}
