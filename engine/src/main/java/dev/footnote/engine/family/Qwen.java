package dev.footnote.engine.family;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scores;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Qwen2 and Qwen3: Llama with biases on q, k and v (2), or a norm on each head of q and k (3); both
 * are seen by their tensors.
 */
final class Qwen {

    private Qwen() {}

    static Description describe(Source plain) {
        Source source = Llama.named(plain);
        Config config = source.config();
        Heads heads = Llama.heads(config);
        Rope rope = Ropes.of(source, Pairing.HALVES, heads.width());
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            String layer = Llama.layer(i);
            Body attention =
                    new Body.SelfAttention(
                            heads,
                            Llama.projections(source, layer),
                            rope,
                            mask(config, i),
                            scores(source, layer, heads));
            Body feedForward = Llama.feedForward(source, layer);
            layers.add(Llama.normFirst(source, layer, attention, feedForward));
        }
        return Llama.decoder(source, config.text("model_type", "qwen2"), layers);
    }

    private static Scores scores(Source source, String layer, Heads heads) {
        return new Scores(
                Llama.scale(heads),
                0,
                headNorm(source, layer + "self_attn.q_norm", heads),
                headNorm(source, layer + "self_attn.k_norm", heads));
    }

    private static Optional<Scores.HeadNorm> headNorm(Source source, String prefix, Heads heads) {
        if (!source.tensors().has(prefix + ".weight")) {
            return Optional.empty();
        }
        float epsilon = source.config().number("rms_norm_eps");
        return Optional.of(
                new Scores.HeadNorm(source.tensors().rms(prefix, epsilon), heads.width()));
    }

    /** The window holds in upper layers only, and only when it is switched on. */
    private static Mask mask(Config config, int layer) {
        boolean sliding =
                config.flag("use_sliding_window", false)
                        && layer >= config.integer("max_window_layers", 0);
        return sliding ? Llama.mask(config) : new Mask.Causal();
    }
}
