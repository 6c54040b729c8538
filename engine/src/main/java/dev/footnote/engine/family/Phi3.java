package dev.footnote.engine.family;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scores;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Phi-3: Llama with q, k and v in one matrix, gate and up in another, and perhaps partial turns.
 */
final class Phi3 {

    static final Map<String, String> GGUF_NAMES =
            Map.ofEntries(
                    Map.entry("model.embed_tokens", "token_embd"),
                    Map.entry("model.norm", "output_norm"),
                    Map.entry("lm_head", "output"),
                    Map.entry("model.layers", "blk"),
                    Map.entry("self_attn.qkv_proj", "attn_qkv"),
                    Map.entry("self_attn.o_proj", "attn_output"),
                    Map.entry("mlp.gate_up_proj", "ffn_up"),
                    Map.entry("mlp.down_proj", "ffn_down"),
                    Map.entry("input_layernorm", "attn_norm"),
                    Map.entry("post_attention_layernorm", "ffn_norm"));

    private Phi3() {}

    static Description describe(Source plain) {
        Source source = plain.gguf() ? plain.with(plain.tensors().spelled(GGUF_NAMES)) : plain;
        Config config = source.config();
        TensorNames tensors = source.tensors();
        Heads heads = Llama.heads(config);
        Rope rope = Ropes.of(source, Pairing.HALVES, Ropes.dimensions(config, heads));
        Scores scores = Scores.scaled(Llama.scale(heads));
        int width = config.integer("intermediate_size");
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = Llama.layer(i);
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            projections(tensors, layer, heads),
                            rope,
                            Llama.mask(config),
                            scores);
            String gateUp = layer + "mlp.gate_up_proj";
            Body feedForward =
                    new Body.FeedForward(
                            Activations.of(config.text("hidden_act", "silu")),
                            width,
                            Optional.of(tensors.rows(gateUp, 0, width)),
                            tensors.rows(gateUp, width, width),
                            tensors.linear(layer + "mlp.down_proj"));
            layers.add(Llama.normFirst(source, layer, attention, feedForward));
        }
        return Llama.decoder(source, "phi3", layers);
    }

    private static Body.Projections projections(TensorNames tensors, String layer, Heads heads) {
        String qkv = layer + "self_attn.qkv_proj";
        int queries = heads.queryWidth();
        int keys = heads.keyWidth();
        return new Body.Projections(
                tensors.rows(qkv, 0, queries),
                tensors.rows(qkv, queries, keys),
                tensors.rows(qkv, queries + keys, keys),
                tensors.linear(layer + "self_attn.o_proj"));
    }
}
