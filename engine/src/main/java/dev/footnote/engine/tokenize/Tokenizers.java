package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads tokenizers from the forms in which models bring them. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Reads the content of a {@code tokenizer.json}. Its own truncation and padding are not
     * applied: what a model takes is said by the model.
     */
    public static Tokenizer fromJson(JsonValue tokenizerJson) {
        try {
            return new TokenizerFile(tokenizerJson.asObject()).read();
        } catch (JsonException e) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "tokenizer.json is not as expected: " + e.getMessage());
        }
    }

    /** Reads the metadata of a GGUF file: strings, longs, doubles, booleans and lists of them. */
    public static Tokenizer fromGguf(Map<String, Object> metadata) {
        return new GgufTokenizer(metadata).read();
    }

    /**
     * Reads a SentencePiece {@code .model} file. As SentencePiece itself it adds no special tokens
     * and finds none spelled out in text, but for the user's own symbols.
     */
    public static Tokenizer fromSentencePiece(byte[] model) {
        return SentencePieceFile.read(model);
    }

    /**
     * Reads the {@code tokenizer.model} of a decoder as Hugging Face transformers does.
     *
     * @param config the {@code tokenizer_config.json} beside it
     */
    public static Tokenizer ofDecoder(byte[] model, Optional<JsonObject> config) {
        return withSettings(model, () -> SentencePieceSettings.ofDecoder(config));
    }

    /** Reads the {@code spiece.model} of a T5 as Hugging Face transformers does. */
    public static Tokenizer ofT5(byte[] model, Optional<JsonObject> config) {
        return withSettings(model, () -> SentencePieceSettings.ofT5(config));
    }

    private static Tokenizer withSettings(byte[] model, Supplier<SentencePieceSettings> settings) {
        try {
            return SentencePieceFile.read(model, settings.get());
        } catch (JsonException e) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "tokenizer_config.json is not as expected: " + e.getMessage());
        }
    }
}
