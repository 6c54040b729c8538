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
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Phi-1 and Phi-2: attention and feed-forward side by side behind one norm, partial turns. */
final class Phi {

    private Phi() {}

    static Description describe(Source source) {
        Config config = source.config();
        TensorNames tensors = source.tensors();
        Heads heads = Llama.heads(config);
        Rope rope = Ropes.of(source, Pairing.HALVES, Ropes.dimensions(config, heads));
        float epsilon = config.number("layer_norm_eps");
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = Llama.layer(i);
            Norm norm = tensors.layerNorm(layer + "input_layernorm", epsilon);
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            new Body.Projections(
                                    tensors.linear(layer + "self_attn.q_proj"),
                                    tensors.linear(layer + "self_attn.k_proj"),
                                    tensors.linear(layer + "self_attn.v_proj"),
                                    tensors.linear(layer + "self_attn.dense")),
                            rope,
                            new Mask.Causal(),
                            Scores.scaled(Llama.scale(heads)));
            Body feedForward =
                    new Body.FeedForward(
                            Activations.of(config.text("hidden_act", "gelu_new")),
                            config.integer("intermediate_size"),
                            Optional.empty(),
                            tensors.linear(layer + "mlp.fc1"),
                            tensors.linear(layer + "mlp.fc2"));
            layers.add(
                    new Layer(
                            Layer.Flow.PARALLEL,
                            List.of(
                                    Part.normFirst(norm, attention),
                                    Part.normFirst(norm, feedForward))));
        }
        Weight tokens = tensors.weight("model.embed_tokens.weight");
        Norm closing = tensors.layerNorm("model.final_layernorm", epsilon);
        return new Description(
                "phi",
                Llama.size(config),
                new Stack(Input.plain(tokens), layers, Optional.of(closing)),
                new Head.Logits(Optional.empty(), tensors.outputOr("lm_head", tokens), 1, 0),
                Optional.empty());
    }
}
