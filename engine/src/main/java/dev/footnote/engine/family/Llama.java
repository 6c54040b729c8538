package dev.footnote.engine.family;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Body.Projections;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Input;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Linear;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Part;
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Llama, Mistral, SmolLM2, TinyLlama: the pattern that others vary. */
final class Llama {

    static final Map<String, String> GGUF_NAMES =
            Map.ofEntries(
                    Map.entry("model.embed_tokens", "token_embd"),
                    Map.entry("model.norm", "output_norm"),
                    Map.entry("lm_head", "output"),
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
                    Map.entry("post_attention_layernorm", "ffn_norm"));

    private Llama() {}

    static Description describe(Source plain) {
        Source source = named(plain);
        // GGUF orders the rows of q and k so that neighbours turn together.
        Pairing pairing = source.gguf() ? Pairing.NEIGHBOURS : Pairing.HALVES;
        return describe(source, "llama", pairing);
    }

    /** The source with names found in GGUF files too. */
    static Source named(Source source) {
        return source.gguf() ? source.with(source.tensors().spelled(GGUF_NAMES)) : source;
    }

    /** A model of the plain pattern. */
    static Description describe(Source source, String name, Pairing pairing) {
        Config config = source.config();
        Heads heads = heads(config);
        Rope rope = Ropes.of(source, pairing, heads.width());
        Mask mask = mask(config);
        Scores scores = Scores.scaled(scale(heads));
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = layer(i);
            Body attention =
                    new Body.SelfAttention(heads, projections(source, layer), rope, mask, scores);
            layers.add(normFirst(source, layer, attention, feedForward(source, layer)));
        }
        return decoder(source, name, layers);
    }

    /** The prefix of the names of a layer's tensors. */
    static String layer(int index) {
        return "model.layers." + index + ".";
    }

    /** The two parts, each behind its root-mean-square norm. */
    static Layer normFirst(Source source, String layer, Body attention, Body feedForward) {
        TensorNames tensors = source.tensors();
        float epsilon = source.config().number("rms_norm_eps");
        return Layer.sequential(
                Part.normFirst(tensors.rms(layer + "input_layernorm", epsilon), attention),
                Part.normFirst(
                        tensors.rms(layer + "post_attention_layernorm", epsilon), feedForward));
    }

    /** Layers with Llama's embeddings, final norm and output. */
    static Description decoder(Source source, String name, List<Layer> layers) {
        Config config = source.config();
        TensorNames tensors = source.tensors();
        Weight tokens = tensors.weight("model.embed_tokens.weight");
        Linear output = tensors.outputOr("lm_head", tokens);
        return new Description(
                name,
                size(config),
                new Stack(
                        Input.plain(tokens),
                        layers,
                        Optional.of(tensors.rms("model.norm", config.number("rms_norm_eps")))),
                new Head.Logits(Optional.empty(), output, 1, 0),
                Optional.empty());
    }

    static Description.Size size(Config config) {
        return new Description.Size(
                config.integer("hidden_size"),
                config.integer("vocab_size"),
                Math.max(
                        config.integer("max_position_embeddings"), Ropes.stretchedContext(config)));
    }

    static Heads heads(Config config) {
        int queries = config.integer("num_attention_heads");
        return new Heads(
                queries,
                config.integer("num_key_value_heads", queries),
                config.integer("head_dim", config.integer("hidden_size") / queries));
    }

    /** {@code self_attn} under the names that most families share. */
    static Projections projections(Source source, String layer) {
        TensorNames tensors = source.tensors();
        return new Projections(
                tensors.linear(layer + "self_attn.q_proj"),
                tensors.linear(layer + "self_attn.k_proj"),
                tensors.linear(layer + "self_attn.v_proj"),
                tensors.linear(layer + "self_attn.o_proj"));
    }

    /** One over the root of the head's width. */
    static float scale(Heads heads) {
        return (float) (1 / Math.sqrt(heads.width()));
    }

    /** A window when the configuration has one. */
    static Mask mask(Config config) {
        int window = config.integer("sliding_window", 0);
        return window > 0 ? new Mask.Sliding(window) : new Mask.Causal();
    }

    /** {@code mlp} with gate, up and down. */
    static Body.FeedForward feedForward(Source source, String layer) {
        TensorNames tensors = source.tensors();
        return new Body.FeedForward(
                Activations.of(source.config().text("hidden_act", "silu")),
                source.config().integer("intermediate_size"),
                Optional.of(tensors.linear(layer + "mlp.gate_proj")),
                tensors.linear(layer + "mlp.up_proj"),
                tensors.linear(layer + "mlp.down_proj"));
    }
}
