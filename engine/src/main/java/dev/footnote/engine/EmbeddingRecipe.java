package dev.footnote.engine;

import dev.footnote.engine.EmbeddingModel.Prefixes;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.util.Optional;

/**
 * What an embedding model's files say about its use beyond the transformer.
 *
 * @param tokensMax of one text, special tokens included
 */
record EmbeddingRecipe(Pooling pooling, int tokensMax, Optional<Prefixes> prefixes) {

    static EmbeddingRecipe of(ModelFiles files) {
        int context = files.description().size().contextLength();
        int tokensMax =
                files.json("sentence_bert_config.json")
                        .flatMap(json -> json.find("max_seq_length"))
                        .map(JsonValue::asInt)
                        .orElse(context);
        return new EmbeddingRecipe(
                pooling(files),
                Math.min(tokensMax, context),
                files.json("config_sentence_transformers.json")
                        .flatMap(json -> json.find("prompts"))
                        .flatMap(prompts -> prefixes(prompts.asObject()))
                        .or(() -> prefixesByName(files)));
    }

    private static Pooling pooling(ModelFiles files) {
        // GGUF: 1 is the mean, 2 the first token.
        var metadata = files.weights().metadata();
        String key = metadata.get("general.architecture") + ".pooling_type";
        if (metadata.get(key) instanceof Number type) {
            return type.intValue() == 2 ? Pooling.FIRST : Pooling.MEAN;
        }
        // Packages of the BGE models in ONNX have no file that says so: they pool the first token.
        boolean bge = String.valueOf(files.path().getFileName()).startsWith("bge-");
        boolean first =
                files.json("1_Pooling/config.json")
                        .flatMap(json -> json.find("pooling_mode_cls_token"))
                        .map(JsonValue::asBoolean)
                        .orElse(bge);
        return first ? Pooling.FIRST : Pooling.MEAN;
    }

    /** E5 models were trained with these words in front; packages in ONNX do not say so. */
    private static Optional<Prefixes> prefixesByName(ModelFiles files) {
        boolean e5 = String.valueOf(files.path().getFileName()).startsWith("e5-");
        return e5 && !files.weights().nodes().isEmpty()
                ? Optional.of(new Prefixes("query: ", "passage: "))
                : Optional.empty();
    }

    private static Optional<Prefixes> prefixes(JsonObject prompts) {
        String query = prompts.find("query").map(JsonValue::asString).orElse("");
        String passage =
                prompts.find("passage")
                        .or(() -> prompts.find("document"))
                        .map(JsonValue::asString)
                        .orElse("");
        return query.isEmpty() && passage.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prefixes(query, passage));
    }
}
