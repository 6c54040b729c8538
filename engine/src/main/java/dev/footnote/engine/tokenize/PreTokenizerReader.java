package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.tokenize.PreTokenizer.Behavior;
import dev.footnote.engine.tokenize.PreTokenizer.Split;

import java.util.ArrayList;
import java.util.List;

/** Reads the pre-tokenizer of {@code tokenizer.json}. */
final class PreTokenizerReader {
    /** How GPT-2 cuts text into words. */
    static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private PreTokenizerReader() {}

    static PreTokenizer read(JsonObject description) {
        String type = description.require("type").asString();
        return switch (type) {
            case "Sequence" -> sequence(description.require("pretokenizers").asArray());
            case "ByteLevel" ->
                    byteLevel(
                            TokenizerFile.flag(description, "add_prefix_space"),
                            description.find("use_regex").map(JsonValue::asBoolean).orElse(true)
                                    ? List.of(GPT2)
                                    : List.of());
            case "Split" ->
                    new Split(
                            NormalizerReader.pattern(description),
                            behavior(description.require("behavior").asString()),
                            TokenizerFile.flag(description, "invert"));
            case "Digits" ->
                    new Split(
                            TextPattern.Each.NUMBER,
                            TokenizerFile.flag(description, "individual_digits")
                                    ? Behavior.ISOLATED
                                    : Behavior.CONTIGUOUS,
                            false);
            case "BertPreTokenizer" -> bert();
            case "WhitespaceSplit" -> new Split(TextPattern.Each.SPACE, Behavior.REMOVED, false);
            case "Whitespace" ->
                    new Split(TextPattern.Regex.of("\\w+|[^\\w\\s]+"), Behavior.REMOVED, true);
            case "Punctuation" ->
                    new Split(
                            TextPattern.Each.PUNCTUATION,
                            behavior(TokenizerFile.text(description, "behavior", "Isolated")),
                            false);
            case "Metaspace" -> metaspace(description);
            default ->
                    throw TokenizerFile.unsupported(
                            "pre-tokenizer",
                            type,
                            "Sequence, ByteLevel, Split, Digits, BertPreTokenizer, WhitespaceSplit,"
                                    + " Whitespace, Punctuation, Metaspace");
        };
    }

    private static PreTokenizer sequence(List<JsonValue> steps) {
        return new PreTokenizer.Sequence(
                steps.stream().map(step -> read(step.asObject())).toList());
    }

    /** Byte-level words, cut by expressions one after the other. */
    static PreTokenizer byteLevel(boolean addPrefixSpace, List<String> expressions) {
        List<PreTokenizer> steps = new ArrayList<>();
        if (addPrefixSpace) {
            steps.add(new PreTokenizer.PrefixSpace());
        }
        for (String expression : expressions) {
            steps.add(new Split(TextPattern.Regex.of(expression), Behavior.ISOLATED, false));
        }
        steps.add(new PreTokenizer.Bytes());
        return new PreTokenizer.Sequence(steps);
    }

    /** Words between spaces, punctuation one by one. */
    static PreTokenizer bert() {
        return new PreTokenizer.Sequence(
                List.of(
                        new Split(TextPattern.Each.SPACE, Behavior.REMOVED, false),
                        new Split(TextPattern.Each.PUNCTUATION, Behavior.ISOLATED, false)));
    }

    private static PreTokenizer metaspace(JsonObject description) {
        String scheme = TokenizerFile.text(description, "prepend_scheme", "");
        boolean always =
                description.find("add_prefix_space").map(JsonValue::asBoolean).orElse(true);
        return new PreTokenizer.Metaspace(
                description.require("replacement").asString().codePointAt(0),
                switch (scheme) {
                    case "first" -> PreTokenizer.Metaspace.Scheme.FIRST;
                    case "never" -> PreTokenizer.Metaspace.Scheme.NEVER;
                    case "always" -> PreTokenizer.Metaspace.Scheme.ALWAYS;
                    default ->
                            always
                                    ? PreTokenizer.Metaspace.Scheme.ALWAYS
                                    : PreTokenizer.Metaspace.Scheme.NEVER;
                },
                description.find("split").map(JsonValue::asBoolean).orElse(true));
    }

    private static Behavior behavior(String name) {
        return switch (name) {
            case "Removed" -> Behavior.REMOVED;
            case "Isolated" -> Behavior.ISOLATED;
            case "MergedWithPrevious" -> Behavior.MERGED_WITH_PREVIOUS;
            case "MergedWithNext" -> Behavior.MERGED_WITH_NEXT;
            case "Contiguous" -> Behavior.CONTIGUOUS;
            default ->
                    throw TokenizerFile.unsupported(
                            "split behavior",
                            name,
                            "Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
        };
    }
}
