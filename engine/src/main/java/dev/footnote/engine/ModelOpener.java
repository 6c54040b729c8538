package dev.footnote.engine;

import dev.footnote.engine.ModelOpenException.Kind;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import java.nio.file.Path;
import java.util.Optional;

/** Opens models: files, then the memory they will take, then everything else. */
final class ModelOpener {

    private ModelOpener() {}

    static EmbeddingModel openEmbedding(
            Path path, EngineSettings settings, EmbeddingPrecision precision) {
        return ModelParts.open(
                path,
                files -> {
                    if (files.description().head() instanceof Head.Logits) {
                        throw otherUse(files, "a language model", "an embedding model");
                    }
                    requireFits(EncoderModel.memory(files, precision), settings);
                    Tokenizer tokenizer = tokenizer(files);
                    return ModelParts.of(files, settings, EncoderModel.weights(files, precision))
                            .into(parts -> new EncoderModel(parts, tokenizer, precision));
                });
    }

    static GenerationModel openGeneration(Path path, EngineSettings settings) {
        return ModelParts.open(
                path,
                files -> {
                    if (!(files.description().head() instanceof Head.Logits)) {
                        throw otherUse(files, "an encoder", "a language model");
                    }
                    Speech speech = new Speech(tokenizer(files), ChatFormat.of(files));
                    if (files.description().encoder().isPresent()) {
                        requireFits(EncoderDecoderModel.memory(files, settings), settings);
                        return ModelParts.of(files, settings)
                                .into(it -> new EncoderDecoderModel(it, speech, settings));
                    }
                    requireFits(DecoderModel.memory(files, settings), settings);
                    return ModelParts.of(files, settings)
                            .into(it -> new DecoderModel(it, speech, settings));
                });
    }

    private static ModelOpenException otherUse(ModelFiles files, String is, String isNot) {
        return new ModelOpenException(
                Kind.OTHER_USE,
                "%s is %s (%s), not %s"
                        .formatted(files.path(), is, files.description().family(), isNot));
    }

    static void requireFits(MemoryPlan plan, EngineSettings settings) {
        settings.device()
                .found()
                .ifPresentOrElse(
                        plan::requireFits,
                        () ->
                                plan.requireFits(
                                        MemoryPlan.freeHeapBytes(), MemoryPlan.machineBytes()));
    }

    static Tokenizer tokenizer(ModelFiles files) {
        if (files.isSingleFile()) {
            return Tokenizers.fromGguf(files.weights().metadata());
        }
        Optional<JsonObject> json = files.json("tokenizer.json");
        if (json.isPresent()) {
            return Tokenizers.fromJson(json.get());
        }
        Optional<JsonObject> config = files.json("tokenizer_config.json");
        return files.bytes("tokenizer.model")
                .map(model -> Tokenizers.ofDecoder(model, config))
                .or(() -> files.bytes("spiece.model").map(it -> Tokenizers.ofT5(it, config)))
                .orElseThrow(
                        () ->
                                new ModelOpenException(
                                        Kind.INCOMPLETE,
                                        "%s has none of tokenizer.json, tokenizer.model and spiece.model"
                                                .formatted(files.path())));
    }
}
