package dev.footnote.engine.family;

import dev.footnote.engine.family.ModelConfigException.Kind;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.plan.Description;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All families, by the name that files give them. */
public final class Families {

    private static final Map<String, Family> BY_NAME =
            Map.ofEntries(
                    Map.entry("llama", Llama::describe),
                    Map.entry("mistral", Llama::describe),
                    Map.entry("mixtral", Mixture::describeMixtral),
                    Map.entry("olmoe", Mixture::describeOlmoe),
                    Map.entry("qwen2", Qwen::describe),
                    Map.entry("qwen3", Qwen::describe),
                    Map.entry("gemma", Gemma::describe),
                    Map.entry("gemma2", Gemma::describe),
                    Map.entry("gemma3", Gemma::describe),
                    Map.entry("gemma3_text", Gemma::describe),
                    Map.entry("phi", Phi::describe),
                    Map.entry("phi3", Phi3::describe),
                    Map.entry("stablelm", StableLm::describe),
                    Map.entry("opt", Opt::describe),
                    Map.entry("gpt2", Gpt2::describe),
                    Map.entry("gpt_neox", GptNeox::describe),
                    Map.entry("bert", Bert::describe),
                    Map.entry("roberta", Bert::describeRoberta),
                    Map.entry("xlm-roberta", Bert::describeRoberta),
                    Map.entry("t5", T5::describe));

    /** Those with names of tensors for GGUF. */
    private static final Set<String> IN_GGUF =
            Set.of(
                    "llama",
                    "qwen2",
                    "qwen3",
                    "gemma",
                    "gemma2",
                    "gemma3",
                    "phi3",
                    "stablelm",
                    "gpt2",
                    "bert");

    private Families() {}

    /** The names that {@code config.json} files give the families, sorted. */
    public static List<String> hubNames() {
        return new TreeMap<>(BY_NAME).keySet().stream().toList();
    }

    /** The names that GGUF files give the families, sorted. */
    public static List<String> ggufNames() {
        return hubNames().stream().filter(IN_GGUF::contains).toList();
    }

    /** The model of a {@code config.json} with these tensors. */
    public static Description fromHub(JsonValue config, Set<String> tensors) {
        Config values = Ropes.older(Config.of(config));
        return describe(new Source(values, TensorNames.of(tensors), false));
    }

    /** The model of a GGUF file with this metadata and these tensors. */
    public static Description fromGguf(Map<String, Object> metadata, Set<String> tensors) {
        Config values = GgufConfig.toHub(metadata);
        String name = values.text("model_type", "");
        if (!IN_GGUF.contains(name)) {
            throw new ModelConfigException(
                    Kind.UNSUPPORTED,
                    "GGUF files of the architecture '%s' are not supported; these are: %s"
                            .formatted(name, ggufNames()));
        }
        return describe(new Source(values, TensorNames.of(tensors), true));
    }

    /** What Hugging Face calls the tensors of a GGUF file, by their names in it. */
    public static Map<String, String> hubNames(Map<String, Object> metadata, Set<String> tensors) {
        TensorNames names = TensorNames.of(tensors);
        describe(new Source(GgufConfig.toHub(metadata), names, true));
        return names.asked();
    }

    /** The encoder of an ONNX graph, which states by its nodes and shapes what it is. */
    public static Description fromOnnx(WeightsFile file) {
        return describe(OnnxBert.source(file));
    }

    /**
     * How a model of a {@code config.json} is written as GGUF.
     *
     * @throws ModelConfigException when its family has no form there that is read again
     */
    public static GgufForm ggufForm(JsonValue config, Description description) {
        return GgufForm.of(Ropes.older(Config.of(config)), description);
    }

    private static Description describe(Source source) {
        String name = source.config().text("model_type", "");
        Family family = BY_NAME.get(name);
        if (family == null) {
            throw new ModelConfigException(
                    Kind.UNSUPPORTED,
                    "models of the family '%s' are not supported; these are: %s"
                            .formatted(name, new TreeMap<>(BY_NAME).keySet()));
        }
        try {
            return family.describe(source);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelConfigException(
                    Kind.MALFORMED,
                    "the configuration of a '%s' has numbers that do not fit together: %s"
                            .formatted(name, e.getMessage()));
        }
    }
}
