package dev.footnote.engine.family;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Input;
import dev.footnote.engine.plan.Layer;
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

/** OPT: learned positions that begin at 2; the 350M model norms last and has narrow embeddings. */
final class Opt {

    private static final int POSITION_OFFSET = 2;
    private static final float EPSILON = 1e-5f;

    private Opt() {}

    static Description describe(Source source) {
        Config config = source.config().renamed(Map.of("ffn_dim", "intermediate_size"));
        TensorNames tensors = source.tensors().under("decoder.embed_tokens.weight", "model.", "");
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            layers.add(layer(config, tensors, "decoder.layers." + i + "."));
        }
        Optional<Norm> closing =
                tensors.has("decoder.final_layer_norm.weight")
                        ? Optional.of(tensors.layerNorm("decoder.final_layer_norm", EPSILON))
                        : Optional.empty();
        Weight tokens = tensors.weight("decoder.embed_tokens.weight");
        Head head =
                new Head.Logits(
                        narrow(config, tensors, "decoder.project_out"),
                        source.tensors().outputOr("lm_head", tokens),
                        1,
                        0);
        return new Description(
                "opt",
                Llama.size(config),
                new Stack(input(config, tensors, tokens), layers, closing),
                head,
                Optional.empty());
    }

    private static Input input(Config config, TensorNames tensors, Weight tokens) {
        Weight positions = tensors.weight("decoder.embed_positions.weight");
        return new Input(
                tokens,
                1,
                new Input.Extras(
                        Optional.of(new Input.Learned(positions, POSITION_OFFSET)),
                        Optional.empty()),
                narrow(config, tensors, "decoder.project_in"),
                Optional.empty());
    }

    private static Optional<Input.Narrow> narrow(
            Config config, TensorNames tensors, String prefix) {
        return tensors.has(prefix + ".weight")
                ? Optional.of(
                        new Input.Narrow(
                                config.integer("word_embed_proj_dim"), tensors.linear(prefix)))
                : Optional.empty();
    }

    private static Layer layer(Config config, TensorNames tensors, String layer) {
        Heads heads = Llama.heads(config);
        Body attention =
                new Body.SelfAttention(
                        heads,
                        new Body.Projections(
                                tensors.linear(layer + "self_attn.q_proj"),
                                tensors.linear(layer + "self_attn.k_proj"),
                                tensors.linear(layer + "self_attn.v_proj"),
                                tensors.linear(layer + "self_attn.out_proj")),
                        new Position.Unknown(),
                        new Mask.Causal(),
                        Scores.scaled(Llama.scale(heads)));
        Body feedForward =
                new Body.FeedForward(
                        Activations.of(config.text("activation_function", "relu")),
                        config.integer("intermediate_size"),
                        Optional.empty(),
                        tensors.linear(layer + "fc1"),
                        tensors.linear(layer + "fc2"));
        Norm first = tensors.layerNorm(layer + "self_attn_layer_norm", EPSILON);
        Norm second = tensors.layerNorm(layer + "final_layer_norm", EPSILON);
        return config.flag("do_layer_norm_before", true)
                ? Layer.sequential(
                        Part.normFirst(first, attention), Part.normFirst(second, feedForward))
                : Layer.sequential(
                        Part.normLast(attention, first), Part.normLast(feedForward, second));
    }
}
