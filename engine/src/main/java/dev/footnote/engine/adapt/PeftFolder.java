package dev.footnote.engine.adapt;

import dev.footnote.engine.adapt.AdapterException.Kind;
import dev.footnote.engine.format.ModelFileException;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonBoolean;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.quant.Blocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code adapter_config.json} and {@code adapter_model.safetensors}.
 *
 * @param changes by the name of the module
 */
record PeftFolder(String name, Map<String, LowRank> changes) {
    private static final String ROOT = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";
    private static final long CONFIG_BYTES_MAX = 4 << 20;

    PeftFolder {
        changes = Map.copyOf(changes);
    }

    static PeftFolder read(Path folder) {
        try {
            JsonObject config = config(folder.resolve("adapter_config.json"));
            requireSupported(folder, config);
            Path weights = folder.resolve("adapter_model.safetensors");
            try (WeightsFile file = WeightsFile.open(weights)) {
                String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
                return new PeftFolder(name, changes(file, config));
            }
        } catch (JsonException | ModelFileException e) {
            throw new AdapterException(
                    Kind.MALFORMED, "%s is no adapter: %s".formatted(folder, e.getMessage()));
        }
    }

    private static JsonObject config(Path file) {
        try {
            if (Files.size(file) > CONFIG_BYTES_MAX) {
                throw new AdapterException(
                        Kind.MALFORMED, "%s is larger than any configuration".formatted(file));
            }
            return Json.parse(Files.readAllBytes(file)).asObject();
        } catch (IOException e) {
            throw new AdapterException(
                    Kind.MALFORMED,
                    "%s cannot be read; a PEFT adapter is a folder that has it".formatted(file));
        }
    }

    private static void requireSupported(Path folder, JsonObject config) {
        String type = config.require("peft_type").asString();
        if (!type.equals("LORA")) {
            throw unsupported(folder, "of the type " + type);
        }
        for (String flag : new String[] {"use_dora", "use_qalora", "lora_bias"}) {
            if (config.find(flag).filter(new JsonBoolean(true)::equals).isPresent()) {
                throw unsupported(folder, "made with " + flag);
            }
        }
        if (!config.find("bias").map(JsonValue::asString).orElse("none").equals("none")) {
            throw unsupported(folder, "with biases of its own");
        }
        if (config.find("modules_to_save").filter(it -> !it.asArray().isEmpty()).isPresent()) {
            throw unsupported(folder, "with whole modules saved beside it");
        }
    }

    private static AdapterException unsupported(Path folder, String what) {
        return new AdapterException(
                Kind.UNSUPPORTED,
                "%s is an adapter %s; plain LoRA and rsLoRA are applied".formatted(folder, what));
    }

    private static Map<String, LowRank> changes(WeightsFile file, JsonObject config) {
        Map<String, LowRank> changes = new HashMap<>();
        for (Tensor down : file.tensors().values()) {
            String name = down.name();
            if (!name.endsWith(DOWN)) {
                if (!name.endsWith(UP)) {
                    throw new AdapterException(
                            Kind.UNSUPPORTED,
                            "%s has %s; pairs of lora_A and lora_B are applied"
                                    .formatted(file.path(), name));
                }
                continue;
            }
            String module = name.substring(0, name.length() - DOWN.length());
            Tensor up = file.require(module + UP);
            String plain = module.startsWith(ROOT) ? module.substring(ROOT.length()) : module;
            changes.put(plain, lowRank(plain, down, up, config));
        }
        if (changes.isEmpty()) {
            throw new AdapterException(
                    Kind.MALFORMED, "%s changes no matrix".formatted(file.path()));
        }
        return changes;
    }

    private static LowRank lowRank(String module, Tensor down, Tensor up, JsonObject config) {
        boolean fits =
                down.shape().size() == 2
                        && up.shape().size() == 2
                        && down.shape().getFirst().equals(up.shape().getLast())
                        && down.elements() > 0
                        && up.elements() > 0;
        if (!fits) {
            throw new AdapterException(
                    Kind.MALFORMED,
                    "lora_A %s and lora_B %s of %s do not fit together"
                            .formatted(down.shape(), up.shape(), module));
        }
        int rank = down.shape().getFirst();
        double alpha = alpha(module, config);
        boolean stabilized =
                config.find("use_rslora").filter(new JsonBoolean(true)::equals).isPresent();
        float scaling = (float) (alpha / (stabilized ? Math.sqrt(rank) : rank));
        int outputs = up.shape().getFirst();
        float[] stored = Blocks.toFloats(up); // (outputs, rank)
        float[] scaled = new float[stored.length];
        for (int o = 0; o < outputs; o++) {
            for (int r = 0; r < rank; r++) {
                scaled[r * outputs + o] = stored[o * rank + r] * scaling;
            }
        }
        return new LowRank(rank, Blocks.toFloats(down), scaled);
    }

    /** The pattern is a module's name, its end, or a regular expression of its end. */
    private static double alpha(String module, JsonObject config) {
        JsonObject patterns =
                config.find("alpha_pattern")
                        .map(JsonValue::asObject)
                        .orElse(new JsonObject(Map.of()));
        for (Map.Entry<String, JsonValue> entry : patterns.members().entrySet()) {
            boolean plain = module.equals(entry.getKey()) || module.endsWith("." + entry.getKey());
            if (plain || Pattern.matches("(.*\\.)?(?:" + entry.getKey() + ")$", module)) {
                return entry.getValue().asDouble();
            }
        }
        return config.require("lora_alpha").asDouble();
    }
}
