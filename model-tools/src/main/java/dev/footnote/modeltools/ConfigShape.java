package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.modeltools.ModelShape.Attention;
import dev.footnote.modeltools.ModelShape.FeedForward;
import dev.footnote.modeltools.ModelShape.Vocabulary;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The shape in a Hugging Face {@code config.json}, whatever a family calls its numbers. */
final class ConfigShape {
    private final Path file;
    private final JsonNode config;

    private ConfigShape(Path file, JsonNode config) {
        this.file = file;
        this.config = config;
    }

    static ModelShape read(Path file) {
        try {
            return new ConfigShape(file, JsonMapper.builder().build().readTree(file.toFile()))
                    .shape();
        } catch (JacksonException broken) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s is no config.json: %s".formatted(file, broken.getOriginalMessage()));
        }
    }

    private ModelShape shape() {
        int hidden = require("hidden_size", "n_embd", "d_model");
        int heads = require("num_attention_heads", "n_head", "num_heads");
        int keyHeads = find("num_key_value_heads").orElse(heads);
        int width = find("head_dim", "d_kv").orElse(hidden / heads);
        boolean gated =
                !config.path("hidden_act").asString("silu").startsWith("relu")
                        && !config.has("n_embd");
        return new ModelShape(
                file.toString(),
                config.path("model_type").asString("unknown"),
                0,
                require("num_hidden_layers", "n_layer", "num_layers"),
                hidden,
                new Attention(heads, keyHeads, width),
                new FeedForward(
                        find("intermediate_size", "n_inner", "d_ff", "ffn_dim").orElse(4 * hidden),
                        gated,
                        find("num_local_experts", "num_experts").orElse(1)),
                new Vocabulary(
                        require("vocab_size"), config.path("tie_word_embeddings").asBoolean(false)),
                find("max_position_embeddings", "n_positions").orElse(2048));
    }

    private int require(String... names) {
        return find(names)
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "%s has none of %s; it describes no decoder that is known."
                                                .formatted(file, List.of(names))));
    }

    private OptionalInt find(String... names) {
        for (String name : names) {
            if (config.path(name).isIntegralNumber())
                return OptionalInt.of(config.get(name).asInt());
        }
        return OptionalInt.empty();
    }
}
