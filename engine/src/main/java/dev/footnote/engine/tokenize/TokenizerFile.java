package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;
import dev.footnote.engine.tokenize.AddedToken.Flags;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code tokenizer.json}: the model and the added tokens here, the other stages elsewhere.
 */
final class TokenizerFile {
    private final JsonObject root;

    TokenizerFile(JsonObject root) {
        this.root = root;
    }

    Tokenizer read() {
        TokenModel model = model(root.require("model").asObject());
        List<AddedToken> added = new ArrayList<>();
        for (JsonValue token :
                root.find("added_tokens").map(JsonValue::asArray).orElse(List.of())) {
            added.add(added(token.asObject()));
        }
        return new PipelineTokenizer(
                new PipelineTokenizer.Stages(
                        root.find("normalizer")
                                .map(value -> NormalizerReader.read(value.asObject()))
                                .orElse(new TextNormalizer.Sequence(List.of())),
                        root.find("pre_tokenizer")
                                .map(value -> PreTokenizerReader.read(value.asObject()))
                                .orElse(new PreTokenizer.Sequence(List.of())),
                        model,
                        PostProcessorReader.read(root.find("post_processor")),
                        root.find("decoder")
                                .map(value -> DecoderReader.read(value.asObject()))
                                .orElse(new TokenDecoder.Spaced())),
                added);
    }

    private static AddedToken added(JsonObject token) {
        return added(token.require("id").asInt(), token);
    }

    /** A token beside the vocabulary, as files for Hugging Face describe it. */
    static AddedToken added(int id, JsonObject token) {
        Flags flags =
                new Flags(
                        flag(token, "single_word"),
                        flag(token, "lstrip"),
                        flag(token, "rstrip"),
                        flag(token, "normalized")
                                ? AddedToken.Where.NORMALIZED
                                : AddedToken.Where.TEXT);
        return new AddedToken(
                id, token.require("content").asString(), flags, flag(token, "special"));
    }

    /** A flag that is false when absent. */
    static boolean flag(JsonObject object, String name) {
        return object.find(name).map(JsonValue::asBoolean).orElse(false);
    }

    static String text(JsonObject object, String name, String otherwise) {
        return object.find(name).map(JsonValue::asString).orElse(otherwise);
    }

    /**
     * A stage that is not of a kind that is read.
     *
     * @param supported the kinds that are
     */
    static TokenizerException unsupported(String stage, String type, String supported) {
        return new TokenizerException(
                TokenizerException.Kind.UNSUPPORTED,
                "tokenizer.json uses the %s \"%s\", which is not supported; these are: %s"
                        .formatted(stage, type, supported));
    }

    private static TokenModel model(JsonObject model) {
        // Older files do not say the type; only byte-pair models have merges.
        String type = text(model, "type", model.find("merges").isPresent() ? "BPE" : "WordPiece");
        return switch (type) {
            case "BPE" -> bytePair(model);
            case "Unigram" -> unigram(model);
            case "WordPiece" ->
                    new WordPieceModel(
                            new Vocabulary(ids(model)),
                            text(model, "continuing_subword_prefix", "##"),
                            text(model, "unk_token", "[UNK]"),
                            model.find("max_input_chars_per_word")
                                    .map(JsonValue::asInt)
                                    .orElse(100));
            default -> throw unsupported("model", type, "BPE, Unigram, WordPiece");
        };
    }

    private static Map<String, Integer> ids(JsonObject model) {
        Map<String, Integer> ids = new HashMap<>();
        model.require("vocab")
                .asObject()
                .members()
                .forEach((token, id) -> ids.put(token, id.asInt()));
        return ids;
    }

    private static TokenModel unigram(JsonObject model) {
        List<String> pieces = new ArrayList<>();
        List<JsonValue> vocabulary = model.require("vocab").asArray();
        double[] scores = new double[vocabulary.size()];
        for (JsonValue entry : vocabulary) {
            List<JsonValue> pair = entry.asArray();
            if (pair.size() != 2) {
                throw new TokenizerException(
                        TokenizerException.Kind.MALFORMED,
                        "vocabulary entry %d is no pair of token and score"
                                .formatted(pieces.size()));
            }
            scores[pieces.size()] = pair.get(1).asDouble();
            pieces.add(pair.get(0).asString());
        }
        return new UnigramModel(
                pieces,
                scores,
                new UnigramModel.Unknown(
                        model.require("unk_id").asInt(), flag(model, "byte_fallback")));
    }

    private static TokenModel bytePair(JsonObject model) {
        for (String name : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            if (!text(model, name, "").isEmpty()) {
                throw unsupported(
                        "byte-pair setting",
                        name,
                        "dropout, fuse_unk, byte_fallback, ignore_merges");
            }
        }
        Vocabulary vocabulary = new Vocabulary(ids(model));
        List<JsonValue> merges = model.require("merges").asArray();
        PairRanks ranks = new PairRanks(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            JsonValue merge = merges.get(rank);
            if (merge instanceof JsonArray pair && pair.elements().size() == 2) {
                String left = pair.elements().get(0).asString();
                String right = pair.elements().get(1).asString();
                Merges.put(ranks, vocabulary, new Merges.Merge(rank, left, right));
            } else if (merge instanceof JsonString line) {
                Merges.put(ranks, vocabulary, Merges.parse(rank, line.value()));
            } else {
                throw Merges.malformed(rank, merge.toString());
            }
        }
        return new BytePairModel(
                vocabulary,
                ranks,
                new BytePairModel.Settings(
                        text(model, "unk_token", ""),
                        flag(model, "fuse_unk"),
                        flag(model, "byte_fallback"),
                        flag(model, "ignore_merges")));
    }
}
