package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import java.text.Normalizer.Form;
import java.util.List;

/** Reads the normalizer of {@code tokenizer.json}. */
final class NormalizerReader {
    private NormalizerReader() {}

    static TextNormalizer read(JsonObject description) {
        String type = description.require("type").asString();
        return switch (type) {
            case "Sequence" -> sequence(description.require("normalizers").asArray());
            case "BertNormalizer" -> bert(description);
            case "NFC" -> new TextNormalizer.Unicode(Form.NFC);
            case "NFD" -> new TextNormalizer.Unicode(Form.NFD);
            case "NFKC" -> new TextNormalizer.Unicode(Form.NFKC);
            case "NFKD" -> new TextNormalizer.Unicode(Form.NFKD);
            case "Lowercase" -> new TextNormalizer.Lowercase();
            case "StripAccents" -> new TextNormalizer.StripAccents();
            case "ByteLevel" -> new TextNormalizer.Bytes();
            case "Precompiled" ->
                    new TextNormalizer.Mapped(
                            CharacterMap.ofBase64(
                                    TokenizerFile.text(description, "precompiled_charsmap", "")));
            case "Prepend" -> new TextNormalizer.Prepend(description.require("prepend").asString());
            case "Strip" ->
                    new TextNormalizer.Strip(
                            TokenizerFile.flag(description, "strip_left"),
                            TokenizerFile.flag(description, "strip_right"));
            case "Replace" ->
                    new TextNormalizer.Replace(
                            pattern(description), description.require("content").asString());
            default ->
                    throw TokenizerFile.unsupported(
                            "normalizer",
                            type,
                            "Sequence, BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase,"
                                + " StripAccents, ByteLevel, Precompiled, Prepend, Strip, Replace");
        };
    }

    private static TextNormalizer sequence(List<JsonValue> steps) {
        return new TextNormalizer.Sequence(
                steps.stream().map(step -> read(step.asObject())).toList());
    }

    private static TextNormalizer bert(JsonObject description) {
        boolean lowercase = TokenizerFile.flag(description, "lowercase");
        return new TextNormalizer.Bert(
                TokenizerFile.flag(description, "clean_text"),
                TokenizerFile.flag(description, "handle_chinese_chars"),
                // Unsaid, accents go with upper case.
                description.find("strip_accents").map(JsonValue::asBoolean).orElse(lowercase),
                lowercase);
    }

    /** The pattern of a replacement or a split: a string or a regular expression. */
    static TextPattern pattern(JsonObject description) {
        JsonObject pattern = description.require("pattern").asObject();
        return pattern.find("Regex")
                .<TextPattern>map(value -> TextPattern.Regex.of(value.asString()))
                .orElseGet(() -> new TextPattern.Literal(pattern.require("String").asString()));
    }
}
