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
import dev.footnote.engine.plan.Position;
import dev.footnote.engine.plan.Scores;
import dev.footnote.engine.plan.Stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** BERT, and RoBERTa and XLM-R, which count positions from the padding token's id plus one. */
final class Bert {

    private static final Map<String, String> GGUF_NAMES =
            Map.ofEntries(
                    Map.entry("embeddings.word_embeddings", "token_embd"),
                    Map.entry("embeddings.position_embeddings", "position_embd"),
                    Map.entry("embeddings.token_type_embeddings", "token_types"),
                    Map.entry("embeddings.LayerNorm", "token_embd_norm"),
                    Map.entry("encoder.layer", "blk"),
                    Map.entry("attention.self.query", "attn_q"),
                    Map.entry("attention.self.key", "attn_k"),
                    Map.entry("attention.self.value", "attn_v"),
                    Map.entry("attention.output.dense", "attn_output"),
                    Map.entry("attention.output.LayerNorm", "attn_output_norm"),
                    Map.entry("intermediate.dense", "ffn_up"),
                    Map.entry("output.dense", "ffn_down"),
                    Map.entry("output.LayerNorm", "layer_output_norm"));

    private Bert() {}

    static Description describe(Source source) {
        return describe(source, 0);
    }

    static Description describeRoberta(Source source) {
        return describe(source, source.config().integer("pad_token_id", 1) + 1);
    }

    private static Description describe(Source source, int positionOffset) {
        TensorNames tensors =
                (source.gguf() ? source.tensors().spelled(GGUF_NAMES) : source.tensors())
                        .under("embeddings.word_embeddings.weight", "", "bert.", "roberta.");
        Config config = source.config();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.integer("num_hidden_layers"); i++) {
            layers.add(layer(config, tensors, "encoder.layer." + i + "."));
        }
        Description.Size size = Llama.size(config);
        return new Description(
                config.text("model_type", "bert"),
                new Description.Size(
                        size.hidden(), size.vocabulary(), size.contextLength() - positionOffset),
                new Stack(input(config, tensors, positionOffset), layers, Optional.empty()),
                head(source.tensors(), tensors, config),
                Optional.empty());
    }

    private static Input input(Config config, TensorNames tensors, int positionOffset) {
        Input.Learned positions =
                new Input.Learned(
                        tensors.weight("embeddings.position_embeddings.weight"), positionOffset);
        return new Input(
                tensors.weight("embeddings.word_embeddings.weight"),
                1,
                new Input.Extras(
                        Optional.of(positions),
                        tensors.find("embeddings.token_type_embeddings.weight")),
                Optional.empty(),
                Optional.of(norm(config, tensors, "embeddings.LayerNorm")));
    }

    private static Layer layer(Config config, TensorNames tensors, String layer) {
        Heads heads = Llama.heads(config);
        Body.Projections projections =
                new Body.Projections(
                        tensors.linear(layer + "attention.self.query"),
                        tensors.linear(layer + "attention.self.key"),
                        tensors.linear(layer + "attention.self.value"),
                        tensors.linear(layer + "attention.output.dense"));
        Body attention =
                new Body.SelfAttention(
                        heads,
                        projections,
                        new Position.Unknown(),
                        new Mask.Full(),
                        Scores.scaled(Llama.scale(heads)));
        Body feedForward =
                new Body.FeedForward(
                        Activations.of(config.text("hidden_act", "gelu")),
                        config.integer("intermediate_size"),
                        Optional.empty(),
                        tensors.linear(layer + "intermediate.dense"),
                        tensors.linear(layer + "output.dense"));
        return Layer.sequential(
                Part.normLast(
                        attention, norm(config, tensors, layer + "attention.output.LayerNorm")),
                Part.normLast(feedForward, norm(config, tensors, layer + "output.LayerNorm")));
    }

    private static Norm norm(Config config, TensorNames tensors, String prefix) {
        return tensors.layerNorm(prefix, config.number("layer_norm_eps", 1e-12f));
    }

    /** The head's own tensors stand beside the model's, not under its prefix. */
    private static Head head(TensorNames top, TensorNames tensors, Config config) {
        Optional<Linear> pooler =
                tensors.has("pooler.dense.weight")
                        ? Optional.of(tensors.linear("pooler.dense"))
                        : Optional.empty();
        if (top.has("qa_outputs.weight")) {
            return new Head.AnswerSpan(top.linear("qa_outputs"));
        }
        if (top.has("classifier.out_proj.weight")) {
            return new Head.Classes(
                    top.linear("classifier.dense"),
                    top.linear("classifier.out_proj"),
                    labels(config));
        }
        if (top.has("classifier.weight") && pooler.isPresent()) {
            return new Head.Classes(pooler.get(), top.linear("classifier"), labels(config));
        }
        return new Head.Hidden(pooler);
    }

    private static List<String> labels(Config config) {
        // Models with the two labels of the library's default write none.
        Config byIndex =
                config.section("id2label")
                        .orElse(Config.of(Map.of("0", "LABEL_0", "1", "LABEL_1")));
        List<String> labels = new ArrayList<>();
        while (byIndex.has(String.valueOf(labels.size()))) {
            labels.add(byIndex.text(String.valueOf(labels.size()), ""));
        }
        return labels;
    }
}
