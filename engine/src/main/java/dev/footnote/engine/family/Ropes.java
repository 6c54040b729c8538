package dev.footnote.engine.family;

import dev.footnote.engine.family.ModelConfigException.Kind;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Position.Pairing;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scaling;

import java.util.Map;
import java.util.Optional;

/** Rotary embedding as configurations spell it. */
final class Ropes {

    private Ropes() {}

    /**
     * The same configuration in the older spelling: since version 5 of transformers, {@code
     * rope_parameters} holds what were {@code rope_theta}, {@code rope_scaling} and the partial
     * factor, perhaps once for each kind of layer.
     */
    static Config older(Config config) {
        Optional<Config> parameters = config.section("rope_parameters");
        if (parameters.isEmpty()) {
            return config;
        }
        Optional<Config> sliding = parameters.get().section("sliding_attention");
        Config main = parameters.get().section("full_attention").orElse(parameters.get());
        Config spelled =
                config.with("rope_scaling", main)
                        .withAll(main.only("rope_theta", "partial_rotary_factor"));
        return sliding.isPresent()
                ? spelled.withAll(
                        sliding.get()
                                .renamed(Map.of("rope_theta", "rope_local_base_freq"))
                                .only("rope_local_base_freq"))
                : spelled;
    }

    /** The rope of a source whose heads turn in these dimensions. */
    static Rope of(Source source, Pairing pairing, int dimensions) {
        Config config = source.config();
        float base = config.number("rope_theta", config.number("rotary_emb_base", 10000));
        return new Rope(base, pairing, scaling(source), dimensions);
    }

    /** Values of a head that turn, when that may be a part of them. */
    static int dimensions(Config config, Heads heads) {
        float part = config.number("partial_rotary_factor", config.number("rotary_pct", 1));
        return config.integer("rotary_dimensions", (int) (heads.width() * part));
    }

    private static Scaling scaling(Source source) {
        if (source.gguf() && source.tensors().has("rope_freqs.weight")) {
            return new Scaling.Divisors(source.tensors().weight("rope_freqs.weight"));
        }
        Config config = source.config();
        Config scaling = config.section("rope_scaling").orElse(Config.of(Map.of()));
        String type = scaling.text("rope_type", scaling.text("type", "default"));
        return switch (type) {
            case "default", "none" -> new Scaling.None();
            case "linear" -> new Scaling.Linear(scaling.number("factor"));
            case "llama3" ->
                    new Scaling.ByWavelength(
                            scaling.number("factor"),
                            scaling.number("low_freq_factor"),
                            scaling.number("high_freq_factor"),
                            scaling.integer("original_max_position_embeddings"));
            case "yarn" -> yarn(config, scaling);
            case "longrope", "su" -> longRope(config, scaling);
            default ->
                    throw new ModelConfigException(
                            Kind.UNSUPPORTED,
                            ("rope scaling '%s' is not supported; "
                                            + "these are: linear, llama3, yarn, longrope")
                                    .formatted(type));
        };
    }

    private static Scaling yarn(Config config, Config scaling) {
        float factor = scaling.number("factor");
        float gain = scaling.number("attention_factor", (float) (0.1 * Math.log(factor) + 1));
        int before =
                scaling.integer(
                        "original_max_position_embeddings",
                        config.integer("max_position_embeddings"));
        Scaling.Ramp ramp =
                new Scaling.Ramp(scaling.number("beta_fast", 32), scaling.number("beta_slow", 1));
        return new Scaling.Yarn(factor, before, ramp, gain);
    }

    /** The context that YaRN stretches to, where files state the one before; otherwise 0. */
    static int stretchedContext(Config config) {
        Config scaling = config.section("rope_scaling").orElse(Config.of(Map.of()));
        return scaling.text("rope_type", scaling.text("type", "")).equals("yarn")
                ? (int)
                        (scaling.number("factor")
                                * scaling.integer("original_max_position_embeddings", 0))
                : 0;
    }

    private static Scaling longRope(Config config, Config scaling) {
        int context = config.integer("max_position_embeddings");
        int before =
                config.integer(
                        "original_max_position_embeddings",
                        scaling.integer("original_max_position_embeddings", context));
        float factor = scaling.number("factor", (float) context / before);
        float gain = factor <= 1 ? 1 : (float) Math.sqrt(1 + Math.log(factor) / Math.log(before));
        return new Scaling.PerPair(
                scaling.numbers("short_factor"),
                scaling.numbers("long_factor"),
                before,
                scaling.number("attention_factor", gain));
    }
}
