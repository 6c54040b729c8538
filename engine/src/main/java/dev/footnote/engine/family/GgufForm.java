package dev.footnote.engine.family;

import dev.footnote.engine.family.ModelConfigException.Kind;
import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Part;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a model of Hugging Face is written as GGUF: other names, hyper-parameters as metadata, rows
 * of queries and keys in another order where the format wants it, norms with the one added that
 * some families leave out.
 */
public final class GgufForm {
    private static final Set<String> TOPS = Set.of("token_embd", "output_norm", "output");

    private final Rules rules;
    private final Config config;
    private final Description description;
    private final List<Map.Entry<String, String>> fragments;

    /**
     * What differs from family to family.
     *
     * @param turned whether the rows of queries and keys are ordered by turning pairs
     * @param onePlus whether norms have the one added
     */
    private record Rules(
            String architecture, Map<String, String> names, boolean turned, boolean onePlus) {}

    private GgufForm(Rules rules, Config config, Description description) {
        this.rules = rules;
        this.config = config;
        this.description = description;
        this.fragments = TensorNames.longestFirst(rules.names());
    }

    static GgufForm of(Config config, Description description) {
        String type = config.text("model_type", "");
        Rules rules =
                switch (type) {
                    case "llama", "mistral" -> new Rules("llama", Llama.GGUF_NAMES, true, false);
                    case "qwen2", "qwen3", "stablelm" ->
                            new Rules(type, Llama.GGUF_NAMES, false, false);
                    case "phi3" -> new Rules(type, Phi3.GGUF_NAMES, false, false);
                    case "gemma", "gemma2" -> new Rules(type, Gemma.ggufNames(type), false, true);
                    case "gemma3", "gemma3_text" ->
                            new Rules("gemma3", Gemma.ggufNames(type), false, true);
                    default -> throw unsupported(type, "it has no form there that is read again");
                };
        GgufForm form = new GgufForm(rules, config, description);
        form.requireSayable(type);
        return form;
    }

    private static ModelConfigException unsupported(String type, String why) {
        return new ModelConfigException(
                Kind.UNSUPPORTED,
                "a model of the family '%s' cannot be written as GGUF: %s".formatted(type, why));
    }

    /** The format has no keys for some things; what readers assume must be true. */
    private void requireSayable(String type) {
        if (rope().scaling() instanceof Scaling.PerPair) {
            throw unsupported(type, "its rotary factors for long prompts are not written");
        }
        Config scaling = config.section("rope_scaling").orElse(Config.of(Map.of()));
        if (scaling.has("attention_factor") || scaling.has("beta_fast")) {
            throw unsupported(type, "its rotary scaling has factors of its own");
        }
        if (!rules.onePlus()) {
            return;
        }
        int width = Llama.heads(config).width();
        if (config.number("query_pre_attn_scalar", width) != width) {
            throw unsupported(type, "query_pre_attn_scalar is not the width of a head");
        }
        if (config.number("rope_local_base_freq", 10_000) != 10_000) {
            throw unsupported(type, "its sliding layers turn by a base of their own");
        }
        for (int i = 0; i < description.stack().layers().size(); i++) {
            boolean expected =
                    switch (type) {
                        case "gemma" -> false;
                        case "gemma2" -> i % 2 == 0;
                        default -> (i + 1) % 6 != 0;
                    };
            if (expected != isSliding(i)) {
                throw unsupported(type, "its sliding layers are not where readers expect them");
            }
        }
    }

    private Body.SelfAttention attention(int layer) {
        return description.stack().layers().get(layer).parts().stream()
                .map(Part::body)
                .filter(Body.SelfAttention.class::isInstance)
                .map(Body.SelfAttention.class::cast)
                .findFirst()
                .orElseThrow(() -> unsupported(rules.architecture(), "it has no attention"));
    }

    private boolean isSliding(int layer) {
        return attention(layer).mask() instanceof Mask.Sliding;
    }

    /** That of the layers which see everything, where there are two. */
    private Rope rope() {
        for (int i = description.stack().layers().size() - 1; i >= 0; i--) {
            if (attention(i).position() instanceof Rope rope && (i == 0 || !isSliding(i))) {
                return rope;
            }
        }
        throw unsupported(rules.architecture(), "it does not turn its positions");
    }

    /** Everything that is known of the transformer. */
    public Map<String, Object> metadata() {
        String prefix = rules.architecture() + ".";
        Heads heads = Llama.heads(config);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", rules.architecture());
        new TreeMap<>(GgufConfig.HUB_NAMES)
                .forEach(
                        (key, name) ->
                                config.find(name).ifPresent(it -> put(metadata, prefix + key, it)));
        metadata.put(prefix + "context_length", (long) description.size().contextLength());
        metadata.put(prefix + "vocab_size", (long) description.size().vocabulary());
        metadata.put(prefix + "attention.head_count_kv", (long) heads.keys());
        metadata.put(prefix + "attention.key_length", (long) heads.width());
        metadata.put(prefix + "attention.value_length", (long) heads.width());
        metadata.put(prefix + "rope.freq_base", (double) rope().base());
        metadata.put(prefix + "rope.dimension_count", (long) rope().dimensions());
        metadata.remove(prefix + "attention.sliding_window");
        for (int i = 0; i < description.stack().layers().size(); i++) {
            if (attention(i).mask() instanceof Mask.Sliding(int window)) {
                metadata.put(prefix + "attention.sliding_window", (long) window);
            }
        }
        putScaling(metadata, prefix + "rope.scaling.");
        return metadata;
    }

    private void putScaling(Map<String, Object> metadata, String prefix) {
        switch (rope().scaling()) {
            case Scaling.Linear(float factor) -> {
                metadata.put(prefix + "type", "linear");
                metadata.put(prefix + "factor", (double) factor);
            }
            case Scaling.Yarn yarn -> {
                metadata.put(prefix + "type", "yarn");
                metadata.put(prefix + "factor", (double) yarn.factor());
                metadata.put(prefix + "original_context_length", (long) yarn.contextBefore());
            }
            case Scaling.None ignored -> {}
            case Scaling.ByWavelength ignored -> {} // A tensor says it: frequencyDivisors.
            case Scaling.PerPair ignored -> {}
            case Scaling.Divisors ignored -> {}
        }
    }

    /** JSON has one kind of number; readers of GGUF want whole ones where they count. */
    private static void put(Map<String, Object> metadata, String key, Object value) {
        boolean real = key.endsWith("epsilon") || key.contains("softcapping");
        switch (value) {
            case Double number when number == Math.rint(number) && !real ->
                    metadata.put(key, number.longValue());
            case Double number -> metadata.put(key, number);
            case Long number -> metadata.put(key, number);
            case Boolean flag -> metadata.put(key, flag);
            default -> throw unsupported(key, "%s is no number".formatted(value));
        }
    }

    /** What rotary frequencies are divided by, where the format wants it as a tensor. */
    public Optional<float[]> frequencyDivisors() {
        if (!(rope().scaling() instanceof Scaling.ByWavelength scaling)) {
            return Optional.empty();
        }
        float[] divisors = new float[rope().dimensions() / 2];
        for (int i = 0; i < divisors.length; i++) {
            double frequency = Math.pow(rope().base(), -2.0 * i / rope().dimensions());
            divisors[i] = (float) (frequency / scaling.scaled(frequency));
        }
        return Optional.of(divisors);
    }

    /** The name of a tensor; empty for one that is not stored there. */
    public Optional<String> name(String hubName) {
        if (hubName.endsWith("rotary_emb.inv_freq")) {
            return Optional.empty();
        }
        String name = TensorNames.spell(hubName, fragments);
        List<String> parts = List.of(name.split("\\."));
        boolean known =
                parts.size() == 2
                        ? TOPS.contains(parts.get(0))
                        : parts.size() == 4
                                && parts.get(0).equals("blk")
                                && rules.names().containsValue(parts.get(2));
        if (!known) {
            throw unsupported(
                    rules.architecture(), "the tensor %s has no name there".formatted(hubName));
        }
        return Optional.of(name);
    }

    /** Whether one is added to every value. */
    public boolean addsOne(String hubName) {
        return rules.onePlus() && hubName.endsWith("norm.weight");
    }

    /** Which row of the model's tensor each row is. */
    public int[] rowOrder(String hubName, int rows) {
        boolean turned =
                rules.turned() && (hubName.contains(".q_proj.") || hubName.contains(".k_proj."));
        int width = Llama.heads(config).width();
        return IntStream.range(0, rows)
                .map(
                        row -> {
                            int inHead = row % width;
                            return turned
                                    ? row - inHead + inHead % 2 * (width / 2) + inHead / 2
                                    : row;
                        })
                .toArray();
    }
}
