package dev.footnote.engine.tokenize;

import java.text.Normalizer.Form;
import java.util.List;

/**
 * How byte-level vocabularies cut text, by the name that GGUF files give the pre-tokenizer. The
 * names and expressions are those of llama.cpp's {@code llama-vocab.cpp}; normalization is that of
 * the tokenizers which the names stand for.
 *
 * @param normalizer what happens to the text first
 * @param expressions applied one after the other, each cutting what the one before left
 * @param ignoreMerges whether a whole word that is a token is taken without merging
 */
record SplitPatterns(TextNormalizer normalizer, List<String> expressions, boolean ignoreMerges) {
    private static final TextNormalizer NOTHING = new TextNormalizer.Sequence(List.of());
    private static final TextNormalizer COMPOSED = new TextNormalizer.Unicode(Form.NFC);

    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String WORDS = "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
    private static final String SIGNS = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*";
    private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

    private static final String NAMES =
            "default, gpt-2, gpt2, phi-2, mpt, olmo, jina-es, jina-de, gigachat, "
                    + "jina-v2-es, jina-v2-de, a.x-4.0, mellum, modern-bert, roberta-bpe, "
                    + "exaone4, smollm, starcoder, refact, command-r, codeshell, exaone, "
                    + "minerva-7b, falcon, llama3, llama-v3, llama-bpe, falcon3, falcon-h1, "
                    + "pixtral, midm-2.0, lfm2, dbrx, smaug-bpe, qwen2, deepseek-r1-qwen, "
                    + "stablelm2, megrez, hunyuan, gpt-4o, llama4, tekken";

    SplitPatterns {
        expressions = List.copyOf(expressions);
    }

    static SplitPatterns named(String name) {
        return switch (name) {
            case "default" ->
                    plain(
                            "[\\p{P}\\$\\+<=>\\^~\\|]+",
                            PreTokenizerReader.GPT2,
                            "\\p{N}+",
                            "[0-9][0-9][0-9]");
            case "gpt-2",
                    "gpt2",
                    "phi-2",
                    "mpt",
                    "olmo",
                    "jina-es",
                    "jina-de",
                    "gigachat",
                    "jina-v2-es",
                    "jina-v2-de",
                    "a.x-4.0",
                    "mellum",
                    "modern-bert",
                    "roberta-bpe",
                    "exaone4" ->
                    plain(PreTokenizerReader.GPT2);
            case "smollm",
                    "starcoder",
                    "refact",
                    "command-r",
                    "codeshell",
                    "exaone",
                    "minerva-7b" ->
                    plain("\\p{N}", PreTokenizerReader.GPT2);
            case "falcon" ->
                    plain("[\\p{P}\\$\\+<=>\\^~\\|`]+", PreTokenizerReader.GPT2, "[0-9][0-9][0-9]");
            case "llama3",
                    "llama-v3",
                    "llama-bpe",
                    "falcon3",
                    "falcon-h1",
                    "pixtral",
                    "midm-2.0",
                    "lfm2" ->
                    new SplitPatterns(
                            NOTHING,
                            List.of(CONTRACTIONS + WORDS + "|\\p{N}{1,3}" + SIGNS + SPACES),
                            true);
            case "dbrx", "smaug-bpe" ->
                    plain(CONTRACTIONS + WORDS + "|\\p{N}{1,3}" + SIGNS + SPACES);
            case "qwen2", "deepseek-r1-qwen", "stablelm2", "megrez", "hunyuan" ->
                    new SplitPatterns(
                            COMPOSED,
                            List.of(CONTRACTIONS + WORDS + "|\\p{N}" + SIGNS + SPACES),
                            false);
            case "gpt-4o", "llama4" -> new SplitPatterns(NOTHING, List.of(gpt4o("{1,3}")), false);
            case "tekken" ->
                    new SplitPatterns(NOTHING, List.of(cased("") + "|\\p{N}" + slashed()), true);
            default ->
                    throw new TokenizerException(
                            TokenizerException.Kind.UNSUPPORTED,
                            "GGUF tokenizer.ggml.pre is \"%s\", which is not supported; these are: %s"
                                    .formatted(name, NAMES));
        };
    }

    private static SplitPatterns plain(String... expressions) {
        return new SplitPatterns(NOTHING, List.of(expressions), false);
    }

    private static String gpt4o(String digits) {
        return cased(CONTRACTIONS + "?") + "|\\p{N}" + digits + slashed();
    }

    private static String cased(String end) {
        String before = "[^\\r\\n\\p{L}\\p{N}]?";
        return before + UPPER + "*" + LOWER + "+" + end + "|" + before + UPPER + "+" + LOWER + "*"
                + end;
    }

    private static String slashed() {
        return "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    /** The same on composed text. */
    SplitPatterns composed() {
        return new SplitPatterns(COMPOSED, expressions, ignoreMerges);
    }
}
