package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonNull;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the {@code tokenizer_config.json} beside a SentencePiece file says of the tokens around a
 * text, as Hugging Face transformers reads it.
 *
 * @param first the spelling of the token before a text
 * @param last the spelling of the token after it
 * @param extras how many tokens {@code <extra_id_0>} and so on follow the file's own, the last
 *     first
 * @param added further tokens by their ids
 */
record SentencePieceSettings(
        Optional<String> first, Optional<String> last, int extras, List<AddedToken> added) {
    SentencePieceSettings {
        added = List.copyOf(added);
    }

    /** Of decoders: a token before each text unless the settings say otherwise. */
    static SentencePieceSettings ofDecoder(Optional<JsonObject> config) {
        boolean first = flag(config, "add_bos_token", true);
        boolean last = flag(config, "add_eos_token", false);
        return new SentencePieceSettings(
                first ? Optional.of(spelling(config, "bos_token", "<s>")) : Optional.empty(),
                last ? Optional.of(spelling(config, "eos_token", "</s>")) : Optional.empty(),
                0,
                added(config));
    }

    /** Of T5: a token after each text, and a hundred to fill gaps with. */
    static SentencePieceSettings ofT5(Optional<JsonObject> config) {
        int extras = config.flatMap(it -> it.find("extra_ids")).map(JsonValue::asInt).orElse(100);
        return new SentencePieceSettings(
                Optional.empty(),
                Optional.of(spelling(config, "eos_token", "</s>")),
                extras,
                List.of());
    }

    private static boolean flag(Optional<JsonObject> config, String name, boolean otherwise) {
        return config.flatMap(it -> it.find(name))
                .filter(it -> !(it instanceof JsonNull))
                .map(JsonValue::asBoolean)
                .orElse(otherwise);
    }

    /** A spelling, or an object that has it as its content. */
    private static String spelling(Optional<JsonObject> config, String name, String otherwise) {
        return config.flatMap(it -> it.find(name))
                .filter(it -> !(it instanceof JsonNull))
                .map(
                        it ->
                                it instanceof JsonString(String text)
                                        ? text
                                        : it.asObject().require("content").asString())
                .orElse(otherwise);
    }

    private static List<AddedToken> added(Optional<JsonObject> config) {
        List<AddedToken> added = new ArrayList<>();
        Map<String, JsonValue> tokens =
                config.flatMap(it -> it.find("added_tokens_decoder"))
                        .map(it -> it.asObject().members())
                        .orElse(Map.of());
        tokens.forEach(
                (id, token) -> {
                    if (!id.matches("[0-9]{1,9}")) {
                        throw new TokenizerException(
                                TokenizerException.Kind.MALFORMED,
                                "tokenizer_config.json adds a token with the id \"%s\"; expected a number"
                                        .formatted(id));
                    }
                    added.add(TokenizerFile.added(Integer.parseInt(id), token.asObject()));
                });
        return added;
    }
}
