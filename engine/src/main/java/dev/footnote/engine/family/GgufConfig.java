package dev.footnote.engine.family;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The metadata of a GGUF file under the names that {@link Config} knows. */
final class GgufConfig {

    static final Map<String, String> HUB_NAMES =
            Map.ofEntries(
                    Map.entry("context_length", "max_position_embeddings"),
                    Map.entry("embedding_length", "hidden_size"),
                    Map.entry("block_count", "num_hidden_layers"),
                    Map.entry("feed_forward_length", "intermediate_size"),
                    Map.entry("attention.head_count", "num_attention_heads"),
                    Map.entry("attention.head_count_kv", "num_key_value_heads"),
                    Map.entry("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
                    Map.entry("attention.layer_norm_epsilon", "layer_norm_eps"),
                    Map.entry("attention.key_length", "head_dim"),
                    Map.entry("attention.sliding_window", "sliding_window"),
                    Map.entry("attn_logit_softcapping", "attn_logit_softcapping"),
                    Map.entry("final_logit_softcapping", "final_logit_softcapping"),
                    Map.entry("rope.freq_base", "rope_theta"),
                    Map.entry("rope.dimension_count", "rotary_dimensions"),
                    Map.entry("use_parallel_residual", "use_parallel_residual"),
                    Map.entry("vocab_size", "vocab_size"),
                    Map.entry("expert_count", "num_local_experts"),
                    Map.entry("expert_used_count", "num_experts_per_tok"));

    private GgufConfig() {}

    static Config toHub(Map<String, Object> metadata) {
        Map<String, Object> values = new HashMap<>();
        String architecture = String.valueOf(metadata.getOrDefault("general.architecture", ""));
        values.put("model_type", architecture);
        HUB_NAMES.forEach(
                (from, to) -> {
                    Object value = metadata.get(architecture + "." + from);
                    if (value != null) {
                        values.put(to, value);
                    }
                });
        if (metadata.get("tokenizer.ggml.tokens") instanceof List<?> tokens) {
            values.putIfAbsent("vocab_size", (long) tokens.size());
        }
        Object scaling = metadata.get(architecture + ".rope.scaling.type");
        Object factor = metadata.get(architecture + ".rope.scaling.factor");
        if (scaling != null && factor != null) {
            values.put("rope_scaling", scaling(architecture, metadata));
        }
        return Config.of(values);
    }

    private static Map<String, Object> scaling(String architecture, Map<String, Object> metadata) {
        Map<String, Object> scaling = new HashMap<>();
        String prefix = architecture + ".rope.scaling.";
        putIfPresent(scaling, "rope_type", metadata.get(prefix + "type"));
        putIfPresent(scaling, "factor", metadata.get(prefix + "factor"));
        putIfPresent(
                scaling,
                "original_max_position_embeddings",
                metadata.get(prefix + "original_context_length"));
        return scaling;
    }

    private static void putIfPresent(Map<String, Object> to, String name, @Nullable Object value) {
        if (value != null) {
            to.put(name, value);
        }
    }
}
