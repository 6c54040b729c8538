package dev.footnote.engine.family;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Input;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Norm;
import dev.footnote.engine.plan.Part;
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scaling;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gemma 1, 2 and 3: embeddings times the root of the width, norms by one plus the weight; from 2 on
 * norms around each part, soft caps, and sliding layers among full ones; 3 norms heads and turns
 * sliding layers by another base.
 */
final class Gemma {

    private static final Map<String, String> GGUF_NAMES =
            Map.ofEntries(
                    Map.entry("model.embed_tokens", "token_embd"),
                    Map.entry("model.norm", "output_norm"),
                    Map.entry("model.layers", "blk"),
                    Map.entry("self_attn.q_proj", "attn_q"),
                    Map.entry("self_attn.k_proj", "attn_k"),
                    Map.entry("self_attn.v_proj", "attn_v"),
                    Map.entry("self_attn.o_proj", "attn_output"),
                    Map.entry("self_attn.q_norm", "attn_q_norm"),
                    Map.entry("self_attn.k_norm", "attn_k_norm"),
                    Map.entry("mlp.gate_proj", "ffn_gate"),
                    Map.entry("mlp.up_proj", "ffn_up"),
                    Map.entry("mlp.down_proj", "ffn_down"),
                    Map.entry("input_layernorm", "attn_norm"),
                    Map.entry("post_attention_layernorm", "post_attention_norm"),
                    Map.entry("pre_feedforward_layernorm", "ffn_norm"),
                    Map.entry("post_feedforward_layernorm", "post_ffw_norm"));

    private final Source source;
    private final Config config;
    private final Heads heads;

    private Gemma(Source source) {
        this.source = source;
        this.config = source.config();
        this.heads = Llama.heads(config);
    }

    static Description describe(Source plain) {
        Map<String, String> names = ggufNames(plain.config().text("model_type", ""));
        return new Gemma(plain.gguf() ? plain.with(plain.tensors().spelled(names)) : plain)
                .describe();
    }

    /** The first version has one norm before each part, and so another name for the second. */
    static Map<String, String> ggufNames(String type) {
        Map<String, String> names = new HashMap<>(GGUF_NAMES);
        if (type.equals("gemma")) {
            names.put("post_attention_layernorm", "ffn_norm");
            names.remove("pre_feedforward_layernorm");
        }
        return Map.copyOf(names);
    }

    private Description describe() {
        Description.Size size = Llama.size(config);
        Weight tokens = source.tensors().weight("model.embed_tokens.weight");
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            layers.add(layer(Llama.layer(i), isSliding(i)));
        }
        Input input = Input.scaled(tokens, (float) Math.sqrt(size.hidden()));
        Head head =
                new Head.Logits(
                        Optional.empty(),
                        source.tensors().outputOr("lm_head", tokens),
                        1,
                        config.number("final_logit_softcapping", 0));
        return new Description(
                config.text("model_type", "gemma"),
                size,
                new Stack(input, layers, Optional.of(norm("model.norm"))),
                head,
                Optional.empty());
    }

    private Layer layer(String layer, boolean sliding) {
        Mask mask = sliding ? Llama.mask(config) : new Mask.Causal();
        Body attention =
                new Body.SelfAttention(
                        heads,
                        Llama.projections(source, layer),
                        rope(sliding),
                        mask,
                        scores(layer));
        Body.FeedForward plain = Llama.feedForward(source, layer);
        Body feedForward =
                new Body.FeedForward(
                        Activation.GELU_TANH,
                        plain.width(),
                        plain.gate(),
                        plain.up(),
                        plain.down());
        Norm before = norm(layer + "input_layernorm");
        Norm middle = norm(layer + "post_attention_layernorm");
        if (!source.tensors().has(layer + "pre_feedforward_layernorm.weight")) {
            return Layer.sequential(
                    Part.normFirst(before, attention), Part.normFirst(middle, feedForward));
        }
        return Layer.sequential(
                Part.normAround(before, attention, middle),
                Part.normAround(
                        norm(layer + "pre_feedforward_layernorm"),
                        feedForward,
                        norm(layer + "post_feedforward_layernorm")));
    }

    private Rope rope(boolean sliding) {
        Rope rope = Ropes.of(source, Pairing.HALVES, heads.width());
        boolean third = config.text("model_type", "").startsWith("gemma3");
        if (!third || !sliding) {
            return rope;
        }
        float base = config.number("rope_local_base_freq", 10000);
        return new Rope(base, Pairing.HALVES, new Scaling.None(), heads.width());
    }

    private Scores scores(String layer) {
        float scalar = config.number("query_pre_attn_scalar", heads.width());
        return new Scores(
                (float) (1 / Math.sqrt(scalar)),
                config.number("attn_logit_softcapping", 0),
                headNorm(layer + "self_attn.q_norm"),
                headNorm(layer + "self_attn.k_norm"));
    }

    private Optional<Scores.HeadNorm> headNorm(String prefix) {
        return source.tensors().has(prefix + ".weight")
                ? Optional.of(new Scores.HeadNorm(norm(prefix), heads.width()))
                : Optional.empty();
    }

    /** GGUF files have the one added already. */
    private Norm norm(String prefix) {
        Weight weight = source.tensors().weight(prefix + ".weight");
        return Norm.rms(
                source.gguf() ? weight : new Weight.OnePlus(weight), config.number("rms_norm_eps"));
    }

    private boolean isSliding(int layer) {
        List<String> types = config.texts("layer_types");
        if (!types.isEmpty()) {
            return types.get(layer).equals("sliding_attention");
        }
        return switch (config.text("model_type", "")) {
            case "gemma2" -> layer % 2 == 0;
            case "gemma3", "gemma3_text" ->
                    (layer + 1) % config.integer("sliding_window_pattern", 6) != 0;
            default -> false;
        };
    }
}
