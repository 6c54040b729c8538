package dev.footnote.engine.family;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scores;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mixtral and OLMoE: Llama with experts; OLMoE also norms q and k over all heads at once. */
final class Mixture {

    private Mixture() {}

    static Description describeMixtral(Source source) {
        ExpertNames names = new ExpertNames("block_sparse_moe.", "w1", "w3", "w2");
        int count = source.config().integer("num_local_experts");
        return describe(source, names, count, true);
    }

    static Description describeOlmoe(Source source) {
        ExpertNames names = new ExpertNames("mlp.", "gate_proj", "up_proj", "down_proj");
        int count = source.config().integer("num_experts");
        return describe(source, names, count, source.config().flag("norm_topk_prob", false));
    }

    private record ExpertNames(String block, String gate, String up, String down) {}

    private static Description describe(
            Source source, ExpertNames names, int count, boolean renormalized) {
        Config config = source.config();
        Heads heads = Llama.heads(config);
        Rope rope = Ropes.of(source, Pairing.HALVES, heads.width());
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = Llama.layer(i);
            Scores scores =
                    new Scores(
                            Llama.scale(heads),
                            0,
                            wholeNorm(source, layer + "self_attn.q_norm", heads.queryWidth()),
                            wholeNorm(source, layer + "self_attn.k_norm", heads.keyWidth()));
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            Llama.projections(source, layer),
                            rope,
                            Llama.mask(config),
                            scores);
            Body experts =
                    new Body.Experts(
                            source.tensors().linear(layer + names.block() + "gate"),
                            experts(source, layer + names.block() + "experts.", names, count),
                            config.integer("num_experts_per_tok"),
                            renormalized);
            layers.add(Llama.normFirst(source, layer, attention, experts));
        }
        return Llama.decoder(source, config.text("model_type", ""), layers);
    }

    private static Optional<Scores.HeadNorm> wholeNorm(Source source, String prefix, int width) {
        if (!source.tensors().has(prefix + ".weight")) {
            return Optional.empty();
        }
        float epsilon = source.config().number("rms_norm_eps");
        return Optional.of(new Scores.HeadNorm(source.tensors().rms(prefix, epsilon), width));
    }

    private static List<Body.FeedForward> experts(
            Source source, String prefix, ExpertNames names, int count) {
        Activation activation = Activations.of(source.config().text("hidden_act", "silu"));
        int width = source.config().integer("intermediate_size");
        List<Body.FeedForward> experts = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            String expert = prefix + e + ".";
            experts.add(
                    new Body.FeedForward(
                            activation,
                            width,
                            Optional.of(source.tensors().linear(expert + names.gate())),
                            source.tensors().linear(expert + names.up()),
                            source.tensors().linear(expert + names.down())));
        }
        return experts;
    }
}
