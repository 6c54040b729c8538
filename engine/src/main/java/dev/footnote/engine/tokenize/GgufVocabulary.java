package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code tokenizer.json} as the {@code tokenizer.ggml.*} keys of a GGUF file. The keys say less:
 * how text is cut is only a name. Names and settings are tried until the tokenizer that a reader
 * makes of them agrees with the original on texts of every kind; otherwise nothing is written. Only
 * at a space that begins a text they may differ: the keys cannot say that none is put before it.
 */
public final class GgufVocabulary {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final long NORMAL = 1;
    private static final long UNKNOWN = 2;
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;
    private static final long UNUSED = 5;
    private static final long BYTE = 6;

    private static final List<String> CUTS =
            List.of("llama-bpe", "qwen2", "smollm", "gpt-2", "dbrx", "gpt-4o", "tekken", "default");
    private static final List<String> SAMPLES =
            List.of(
                    "Hello world",
                    "two  spaces and a tab\tand lines\n\n  end ",
                    "It's we'll THEY'RE 1234567 3.14 x86_64",
                    "caf\u00e9 na\u00efve \u00c5ngstr\u00f6m stra\u00dfe",
                    "e\u0301 \ufb01 \u2126",
                    "\u4f60\u597d\uff0c\u4e16\u754c \u043f\u0440\u0438\u0432\u0435\u0442",
                    "\ud83d\ude00\ud83d\udc4d\ud83c\udffd \u200b\u00a0.",
                    "def f(x):\n    return [x ** 2 for _ in range(10)]\r\n",
                    "http://a.b/c?d=e&f#g --- ... !!!");

    private final JsonObject json;
    private final JsonObject model;
    private final Optional<JsonObject> settings;
    private final Tokenizer original;
    private final boolean bytes; // characters beyond the vocabulary are spelled in bytes

    private GgufVocabulary(JsonObject json, Optional<JsonObject> settings) {
        this.json = json;
        this.model = json.require("model").asObject();
        this.settings = settings;
        this.original = Tokenizers.fromJson(json);
        this.bytes = TokenizerFile.flag(model, "byte_fallback");
    }

    /**
     * The keys of a tokenizer.
     *
     * @param settings the {@code tokenizer_config.json}
     * @param size rows of the model's embedding table, some of which may belong to no token
     * @throws TokenizerException when no keys say what this tokenizer does
     */
    public static Map<String, Object> metadata(
            JsonObject tokenizerJson, Optional<JsonObject> settings, int size) {
        return new GgufVocabulary(tokenizerJson, settings).metadata(size);
    }

    private Map<String, Object> metadata(int size) {
        if (model.find("merges").isEmpty()) {
            throw TokenizerFile.unsupported(
                    "model", TokenizerFile.text(model, "type", "unknown"), "BPE");
        }
        Map<String, Object> common = common(size);
        for (Map<String, Object> tried : bytes ? spaced(common, size) : cut(common)) {
            if (agrees(Tokenizers.fromGguf(tried))) {
                return tried;
            }
        }
        throw new TokenizerException(
                TokenizerException.Kind.UNSUPPORTED,
                "no keys of GGUF make a tokenizer that agrees with this tokenizer.json; keep the"
                        + " model as a folder");
    }

    private boolean agrees(Tokenizer other) {
        return SAMPLES.stream()
                .allMatch(
                        text ->
                                Arrays.equals(
                                        original.encode(text, true).ids(),
                                        other.encode(text, true).ids()));
    }

    private Map<String, Object> common(int size) {
        List<String> tokens = new ArrayList<>();
        List<Long> types = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            Optional<String> token = original.tokenOf(id);
            tokens.add(token.orElse("[PAD%d]".formatted(id)));
            types.add(type(token));
        }
        for (JsonValue value :
                json.find("added_tokens").map(JsonValue::asArray).orElse(List.of())) {
            int id = value.asObject().require("id").asInt();
            if (id >= 0 && id < size) {
                boolean special = TokenizerFile.flag(value.asObject(), "special");
                types.set(id, special ? CONTROL : USER_DEFINED);
            }
        }
        OptionalInt unknown = id(model.find("unk_token"));
        if (bytes && unknown.isPresent()) {
            types.set(unknown.getAsInt(), UNKNOWN);
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(PREFIX + "model", bytes ? "llama" : "gpt2");
        keys.put(PREFIX + "tokens", tokens);
        keys.put(PREFIX + "token_type", types);
        putId(keys, "unknown_token_id", unknown);
        OptionalInt begin = special("bos_token");
        OptionalInt end = special("eos_token");
        putId(keys, "bos_token_id", begin);
        putId(keys, "eos_token_id", end);
        putId(keys, "padding_token_id", special("pad_token"));
        int[] framed = original.encode("a", true).ids();
        keys.put(PREFIX + "add_bos_token", begin.isPresent() && framed[0] == begin.getAsInt());
        keys.put(
                PREFIX + "add_eos_token",
                end.isPresent() && framed[framed.length - 1] == end.getAsInt());
        return keys;
    }

    private long type(Optional<String> token) {
        if (token.isEmpty()) {
            return UNUSED;
        }
        return bytes && token.get().matches("<0x[0-9A-F]{2}>") ? BYTE : NORMAL;
    }

    private static void putId(Map<String, Object> keys, String name, OptionalInt id) {
        if (id.isPresent()) {
            keys.put(PREFIX + name, (long) id.getAsInt());
        }
    }

    private OptionalInt special(String name) {
        return id(settings.flatMap(it -> it.find(name)));
    }

    private OptionalInt id(Optional<JsonValue> token) {
        return token.map(
                        it ->
                                it instanceof JsonObject object
                                        ? object.require("content").asString()
                                        : it.asString())
                .map(original::idOf)
                .orElse(OptionalInt.empty());
    }

    /** By each name of a way to cut. */
    private List<Map<String, Object>> cut(Map<String, Object> common) {
        List<String> merges = new ArrayList<>();
        for (JsonValue merge : model.require("merges").asArray()) {
            merges.add(String.join(" ", pair(merge)));
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (String name : CUTS) {
            Map<String, Object> tried = new LinkedHashMap<>(common);
            tried.put(PREFIX + "pre", name);
            tried.put(PREFIX + "merges", merges);
            all.add(tried);
        }
        return all;
    }

    private static List<String> pair(JsonValue merge) {
        return merge instanceof JsonArray(List<JsonValue> both)
                ? List.of(both.get(0).asString(), both.get(1).asString())
                : List.of(merge.asString().split(" ", 2));
    }

    /** With a space in front and without; tokens score by when they are first merged. */
    private List<Map<String, Object>> spaced(Map<String, Object> common, int size) {
        Map<String, Integer> ranks = new HashMap<>();
        int rank = 0;
        for (JsonValue merge : model.require("merges").asArray()) {
            ranks.putIfAbsent(String.join("", pair(merge)), rank++);
        }
        List<Double> scores = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            scores.add((double) -ranks.getOrDefault(original.tokenOf(id).orElse(""), rank + id));
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (boolean space : new boolean[] {true, false}) {
            Map<String, Object> tried = new LinkedHashMap<>(common);
            tried.put(PREFIX + "scores", scores);
            tried.put(PREFIX + "add_space_prefix", space);
            all.add(tried);
        }
        return all;
    }
}
