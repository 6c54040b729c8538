package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.util.List;

/** Reads the decoder of {@code tokenizer.json}. */
final class DecoderReader {
    private DecoderReader() {}

    static TokenDecoder read(JsonObject description) {
        String type = description.require("type").asString();
        return switch (type) {
            case "Sequence" -> sequence(description.require("decoders").asArray());
            case "ByteLevel" -> new TokenDecoder.Bytes();
            case "WordPiece" ->
                    new TokenDecoder.WordPiece(
                            TokenizerFile.text(description, "prefix", "##"),
                            description.find("cleanup").map(JsonValue::asBoolean).orElse(true));
            case "Metaspace" ->
                    new TokenDecoder.Metaspace(
                            description.require("replacement").asString().codePointAt(0),
                            !TokenizerFile.text(description, "prepend_scheme", "always")
                                    .equals("never"));
            case "Replace" ->
                    new TokenDecoder.Replace(
                            description.require("pattern").asObject().require("String").asString(),
                            description.require("content").asString());
            case "ByteFallback" -> new TokenDecoder.ByteFallback();
            case "Fuse" -> new TokenDecoder.Fuse();
            case "Strip" ->
                    new TokenDecoder.Strip(
                            description.require("content").asString().codePointAt(0),
                            description.require("start").asInt(),
                            description.require("stop").asInt());
            default ->
                    throw TokenizerFile.unsupported(
                            "decoder",
                            type,
                            "Sequence, ByteLevel, WordPiece, Metaspace, Replace, ByteFallback,"
                                    + " Fuse, Strip");
        };
    }

    private static TokenDecoder sequence(List<JsonValue> steps) {
        return new TokenDecoder.Sequence(
                steps.stream().map(step -> read(step.asObject())).toList());
    }
}
