package dev.footnote.engine.tokenize;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import org.assertj.core.api.SoftAssertions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tokenizers against the ids, offsets and texts of the reference. */
public final class TokenizerGolden {
    private TokenizerGolden() {}

    /** Every case of a folder, from {@code tokenizer.json}. */
    public static void check(String name) {
        String folder = "tokenizers/" + name + "/";
        Tokenizer tokenizer = Tokenizers.fromJson(Fixtures.json(folder + "tokenizer.json"));
        new TokenizerCases(tokenizer, Fixtures.json(folder + "cases.json")).check();
    }

    /** The tokenizer of all-MiniLM-L6-v2. */
    public static void checkRealMiniLm() {
        Tokenizer tokenizer =
                Tokenizers.fromJson(
                        Fixtures.json(Fixtures.resource("/models/minilm-tokenizer.json")));
        new TokenizerCases(tokenizer, Fixtures.json("tokenizers/real_minilm/cases.json")).check();
    }

    /** The tokenizer inside the GGUF file of SmolLM2. */
    public static void checkRealSmolLm2() {
        Path file = Fixtures.resource("/models/smollm2-tokenizer.gguf");
        try (WeightsFile weights = WeightsFile.open(file)) {
            Tokenizer tokenizer = Tokenizers.fromGguf(weights.metadata());
            new TokenizerCases(tokenizer, Fixtures.json("tokenizers/real_smollm2/cases.json"))
                    .check();
        }
    }

    /** The vocabulary inside every GGUF file. */
    public static void checkGguf() {
        JsonObject golden = Fixtures.json("gguf/tokenization.json");
        JsonObject texts = golden.require("texts").asObject();
        SoftAssertions softly = new SoftAssertions();
        for (var file : golden.require("files").asObject().members().entrySet()) {
            Tokenizer tokenizer = tokenizer(file.getKey());
            JsonObject expected = file.getValue().asObject().require("ids").asObject();
            for (Map.Entry<String, JsonValue> ids : expected.members().entrySet()) {
                String text = texts.require(ids.getKey()).asString();
                softly.assertThat(tokenizer.encode(text, true).ids())
                        .as("%s in %s", ids.getKey(), file.getKey())
                        .isEqualTo(
                                ids.getValue().asArray().stream()
                                        .mapToInt(JsonValue::asInt)
                                        .toArray());
            }
        }
        softly.assertAll();
    }

    private static Tokenizer tokenizer(String file) {
        try (WeightsFile weights = WeightsFile.open(Fixtures.path("gguf/" + file))) {
            return Tokenizers.fromGguf(weights.metadata());
        }
    }

    /** The ids that SentencePiece gives, from its own model file. */
    public static void checkSentencePiece(String name, String file) {
        String folder = "tokenizers/" + name + "/";
        Tokenizer tokenizer = Tokenizers.fromSentencePiece(bytes(Fixtures.path(folder + file)));
        SoftAssertions softly = new SoftAssertions();
        for (JsonValue value : Fixtures.json(folder + "cases.json").require("cases").asArray()) {
            JsonObject row = value.asObject();
            int[] expected =
                    row.require("sentencepiece_ids").asArray().stream()
                            .mapToInt(JsonValue::asInt)
                            .toArray();
            softly.assertThat(tokenizer.encode(row.require("text").asString(), false).ids())
                    .as("%s %s", name, row.require("name").asString())
                    .isEqualTo(expected);
        }
        softly.assertAll();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
