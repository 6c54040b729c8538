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
import dev.footnote.engine.plan.Position.RelativeBuckets;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * T5 and FLAN-T5: encoder and decoder, relative positions shared by all layers of a stack, scores
 * not scaled; the first version ties its output to the embeddings, scaled down.
 */
final class T5 {

    private static final Map<String, String> HUB_NAMES =
            Map.of(
                    "d_model", "hidden_size",
                    "d_kv", "head_dim",
                    "d_ff", "intermediate_size",
                    "num_heads", "num_attention_heads",
                    "n_positions", "max_position_embeddings");

    private static final int CONTEXT_LENGTH = 512;

    private final Config config;
    private final TensorNames tensors;
    private final Heads heads;

    private T5(Source source) {
        this.config = source.config().renamed(HUB_NAMES);
        this.tensors = source.tensors();
        this.heads = Llama.heads(config);
    }

    static Description describe(Source source) {
        return new T5(source).describe();
    }

    private Description describe() {
        Weight tokens = tensors.weight("shared.weight");
        int hidden = config.integer("hidden_size");
        boolean tied = config.flag("tie_word_embeddings", true);
        Linear output = tied ? Linear.of(tokens) : tensors.linear("lm_head");
        float scale = tied ? (float) (1 / Math.sqrt(hidden)) : 1;
        int decoderLayers = config.integer("num_decoder_layers", config.integer("num_layers"));
        return new Description(
                "t5",
                new Description.Size(
                        hidden,
                        config.integer("vocab_size"),
                        config.integer("max_position_embeddings", CONTEXT_LENGTH)),
                stack("decoder.", tokens, decoderLayers, new Mask.Causal()),
                new Head.Logits(Optional.empty(), output, scale, 0),
                Optional.of(
                        stack("encoder.", tokens, config.integer("num_layers"), new Mask.Full())));
    }

    private Stack stack(String prefix, Weight tokens, int count, Mask mask) {
        boolean decoder = mask instanceof Mask.Causal;
        RelativeBuckets buckets =
                new RelativeBuckets(
                        tensors.weight(
                                prefix
                                        + "block.0.layer.0.SelfAttention."
                                        + "relative_attention_bias.weight"),
                        config.integer("relative_attention_num_buckets"),
                        config.integer("relative_attention_max_distance", 128),
                        !decoder);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String layer = prefix + "block." + i + ".layer.";
            List<Part> parts = new ArrayList<>();
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            projections(layer + "0.SelfAttention."),
                            buckets,
                            mask,
                            Scores.scaled(1));
            parts.add(Part.normFirst(norm(layer + "0.layer_norm"), attention));
            if (decoder) {
                Body cross =
                        new Body.CrossAttention(
                                heads, projections(layer + "1.EncDecAttention."), Scores.scaled(1));
                parts.add(Part.normFirst(norm(layer + "1.layer_norm"), cross));
            }
            String last = layer + (decoder ? 2 : 1) + ".";
            parts.add(
                    Part.normFirst(
                            norm(last + "layer_norm"), feedForward(last + "DenseReluDense.")));
            layers.add(new Layer(Layer.Flow.SEQUENTIAL, parts));
        }
        Norm closing = norm(prefix + "final_layer_norm");
        return new Stack(Input.plain(tokens), layers, Optional.of(closing));
    }

    private Body.Projections projections(String prefix) {
        return new Body.Projections(
                tensors.linear(prefix + "q"),
                tensors.linear(prefix + "k"),
                tensors.linear(prefix + "v"),
                tensors.linear(prefix + "o"));
    }

    private Body feedForward(String prefix) {
        String kind = config.text("feed_forward_proj", "relu");
        boolean gated = kind.startsWith("gated-");
        String name = gated ? kind.substring("gated-".length()) : kind;
        // "gated-gelu" has always meant the form by tanh.
        String activation = gated && name.equals("gelu") ? "gelu_new" : name;
        return new Body.FeedForward(
                Activations.of(activation),
                config.integer("intermediate_size"),
                gated ? Optional.of(tensors.linear(prefix + "wi_0")) : Optional.empty(),
                tensors.linear(prefix + (gated ? "wi_1" : "wi")),
                tensors.linear(prefix + "wo"));
    }

    private Norm norm(String prefix) {
        return tensors.rms(prefix, config.number("layer_norm_epsilon"));
    }
}
