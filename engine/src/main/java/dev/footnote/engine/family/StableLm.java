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

/** StableLM 2: LayerNorm, partial turns; perhaps parallel, with a norm for each head of q and k. */
final class StableLm {

    private StableLm() {}

    static Description describe(Source plain) {
        Source source = Llama.named(plain);
        Config config = source.config();
        TensorNames tensors = source.tensors();
        Heads heads = Llama.heads(config);
        float epsilon = config.number("layer_norm_eps");
        Rope rope = Ropes.of(source, Pairing.HALVES, Ropes.dimensions(config, heads));
        boolean parallel = config.flag("use_parallel_residual", false);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = Llama.layer(i);
            Norm norm = tensors.layerNorm(layer + "input_layernorm", epsilon);
            Norm second =
                    parallel
                            ? norm
                            : tensors.layerNorm(layer + "post_attention_layernorm", epsilon);
            Scores scores =
                    new Scores(
                            Llama.scale(heads),
                            0,
                            headNorm(source, layer + "self_attn.q_layernorm", heads.queries()),
                            headNorm(source, layer + "self_attn.k_layernorm", heads.keys()));
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            Llama.projections(source, layer),
                            rope,
                            new Mask.Causal(),
                            scores);
            Body feedForward = Llama.feedForward(source, layer);
            layers.add(
                    new Layer(
                            parallel ? Layer.Flow.PARALLEL : Layer.Flow.SEQUENTIAL,
                            List.of(
                                    Part.normFirst(norm, attention),
                                    Part.normFirst(second, feedForward))));
        }
        Weight tokens = tensors.weight("model.embed_tokens.weight");
        Norm closing = tensors.layerNorm("model.norm", epsilon);
        return new Description(
                "stablelm",
                Llama.size(config),
                new Stack(Input.plain(tokens), layers, Optional.of(closing)),
                new Head.Logits(Optional.empty(), tensors.outputOr("lm_head", tokens), 1, 0),
                Optional.empty());
    }

    /** Every head has a weight of its own. */
    private static Optional<Scores.HeadNorm> headNorm(Source source, String prefix, int heads) {
        if (!source.tensors().has(prefix + ".norms.0.weight")) {
            return Optional.empty();
        }
        List<Weight> weights = new ArrayList<>();
        for (int h = 0; h < heads; h++) {
            weights.add(source.tensors().weight(prefix + ".norms." + h + ".weight"));
        }
        Norm norm =
                new Norm(
                        Norm.Kind.LAYER,
                        new Weight.Joined(weights),
                        Optional.empty(),
                        source.config().number("layer_norm_eps"));
        return Optional.of(new Scores.HeadNorm(norm, Llama.heads(source.config()).width()));
    }
}
