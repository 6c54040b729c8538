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
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** GPT-NeoX, Pythia, StableLM-Alpha: q, k and v interleaved by head, two norms side by side. */
final class GptNeox {

    private GptNeox() {}

    static Description describe(Source source) {
        Config config = source.config();
        TensorNames tensors = source.tensors();
        Heads heads = Llama.heads(config);
        Rope rope = Ropes.of(source, Pairing.HALVES, Ropes.dimensions(config, heads));
        float epsilon = config.number("layer_norm_eps");
        Layer.Flow flow =
                config.flag("use_parallel_residual", true)
                        ? Layer.Flow.PARALLEL
                        : Layer.Flow.SEQUENTIAL;
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = "gpt_neox.layers." + i + ".";
            Norm first = tensors.layerNorm(layer + "input_layernorm", epsilon);
            Norm second = tensors.layerNorm(layer + "post_attention_layernorm", epsilon);
            Linear fused = tensors.linear(layer + "attention.query_key_value");
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            new Body.Projections(
                                    part(fused, 0, heads),
                                    part(fused, 1, heads),
                                    part(fused, 2, heads),
                                    tensors.linear(layer + "attention.dense")),
                            rope,
                            new Mask.Causal(),
                            Scores.scaled(Llama.scale(heads)));
            Body feedForward =
                    new Body.FeedForward(
                            Activations.of(config.text("hidden_act", "gelu")),
                            config.integer("intermediate_size"),
                            Optional.empty(),
                            tensors.linear(layer + "mlp.dense_h_to_4h"),
                            tensors.linear(layer + "mlp.dense_4h_to_h"));
            layers.add(
                    new Layer(
                            flow,
                            List.of(
                                    Part.normFirst(first, attention),
                                    Part.normFirst(second, feedForward))));
        }
        Weight tokens = tensors.weight("gpt_neox.embed_in.weight");
        Norm closing = tensors.layerNorm("gpt_neox.final_layer_norm", epsilon);
        return new Description(
                "gpt_neox",
                Llama.size(config),
                new Stack(Input.plain(tokens), layers, Optional.of(closing)),
                new Head.Logits(Optional.empty(), tensors.outputOr("embed_out", tokens), 1, 0),
                Optional.empty());
    }

    private static Linear part(Linear fused, int index, Heads heads) {
        return new Linear(
                new Weight.HeadPart(fused.weight(), index, 3, heads.width()),
                fused.bias().map(bias -> new Weight.HeadPart(bias, index, 3, heads.width())));
    }
}
