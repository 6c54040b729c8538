package dev.footnote.engine.family;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Input;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Linear;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Norm;
import dev.footnote.engine.plan.Part;
import dev.footnote.engine.plan.Position;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GPT-2: learned positions, q, k and v in one matrix; Hugging Face stores matrices transposed. */
final class Gpt2 {

    private static final Map<String, String> GGUF_NAMES =
            Map.ofEntries(
                    Map.entry("wte", "token_embd"),
                    Map.entry("wpe", "position_embd"),
                    Map.entry("ln_f", "output_norm"),
                    Map.entry("lm_head", "output"),
                    Map.entry("h", "blk"),
                    Map.entry("attn.c_attn", "attn_qkv"),
                    Map.entry("attn.c_proj", "attn_output"),
                    Map.entry("mlp.c_fc", "ffn_up"),
                    Map.entry("mlp.c_proj", "ffn_down"),
                    Map.entry("ln_1", "attn_norm"),
                    Map.entry("ln_2", "ffn_norm"));

    private static final Map<String, String> HUB_NAMES =
            Map.of(
                    "n_embd", "hidden_size",
                    "n_layer", "num_hidden_layers",
                    "n_head", "num_attention_heads",
                    "n_positions", "max_position_embeddings",
                    "n_inner", "intermediate_size",
                    "layer_norm_epsilon", "layer_norm_eps");

    private final Config config;
    private final TensorNames tensors;
    private final boolean transposed;
    private final int hidden;

    private Gpt2(Config config, TensorNames tensors, boolean transposed) {
        this.config = config;
        this.tensors = tensors;
        this.transposed = transposed;
        this.hidden = config.integer("hidden_size");
    }

    static Description describe(Source source) {
        Config config = source.config().renamed(HUB_NAMES);
        TensorNames tensors =
                source.gguf()
                        ? source.tensors().spelled(GGUF_NAMES)
                        : source.tensors().under("wte.weight", "transformer.", "");
        return new Gpt2(config, tensors, !source.gguf()).describe(source.tensors());
    }

    private Description describe(TensorNames top) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            layers.add(layer("h." + i + "."));
        }
        Weight tokens = tensors.weight("wte.weight");
        Input input =
                new Input(
                        tokens,
                        1,
                        new Input.Extras(
                                Optional.of(new Input.Learned(tensors.weight("wpe.weight"), 0)),
                                Optional.empty()),
                        Optional.empty(),
                        Optional.empty());
        return new Description(
                "gpt2",
                Llama.size(config),
                new Stack(input, layers, Optional.of(norm("ln_f"))),
                new Head.Logits(Optional.empty(), top.outputOr("lm_head", tokens), 1, 0),
                Optional.empty());
    }

    private Layer layer(String layer) {
        Heads heads = Llama.heads(config);
        Linear fused = linear(layer + "attn.c_attn");
        Body attention =
                new Body.SelfAttention(
                        heads,
                        new Body.Projections(
                                part(fused, 0),
                                part(fused, 1),
                                part(fused, 2),
                                linear(layer + "attn.c_proj")),
                        new Position.Unknown(),
                        new Mask.Causal(),
                        Scores.scaled(Llama.scale(heads)));
        Body feedForward =
                new Body.FeedForward(
                        Activations.of(config.text("activation_function", "gelu_new")),
                        config.integer("intermediate_size", 4 * hidden),
                        Optional.empty(),
                        linear(layer + "mlp.c_fc"),
                        linear(layer + "mlp.c_proj"));
        return Layer.sequential(
                Part.normFirst(norm(layer + "ln_1"), attention),
                Part.normFirst(norm(layer + "ln_2"), feedForward));
    }

    private Linear part(Linear fused, int index) {
        return new Linear(
                new Weight.Rows(fused.weight(), index * hidden, hidden),
                fused.bias().map(bias -> new Weight.Rows(bias, index * hidden, hidden)));
    }

    private Linear linear(String prefix) {
        Linear stored = tensors.linear(prefix);
        return transposed
                ? new Linear(new Weight.Transposed(stored.weight()), stored.bias())
                : stored;
    }

    private Norm norm(String prefix) {
        return tensors.layerNorm(prefix, config.number("layer_norm_eps"));
    }
}
