package dev.footnote.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonException;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class TokenizerPropertiesTest {
    private final long seed = Long.getLong("footnote.fuzz.seed", 20261124L);
    private final SplittableRandom random = new SplittableRandom(seed);

    private static Tokenizer tokenizer(String name) {
        return Tokenizers.fromJson(Fixtures.json("tokenizers/" + name + "/tokenizer.json"));
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int code =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x110000);
                        case 1 -> random.nextInt(0x300, 0x370);
                        case 2 -> " \n\t'<|_".charAt(random.nextInt(7));
                        case 3 -> random.nextInt(0x1F300, 0x1F700);
                        default -> random.nextInt('!', '~');
                    };
            boolean surrogate = code >= 0xD800 && code <= 0xDFFF;
            text.appendCodePoint(surrogate ? 'x' : code);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpe_gpt2", "bpe_llama3", "bpe_smollm", "bpe_opt", "sp_bpe_gemma"})
    void decodingWhatWasEncodedGivesTheTextBack(String name) {
        Tokenizer tokenizer = tokenizer(name);
        for (int round = 0; round < 2_000; round++) {
            String text = randomText();
            int[] ids = tokenizer.encode(text, false).ids();
            // SentencePiece's sign for a space is a space when it comes back.
            String expected = name.startsWith("sp") ? text.replace('\u2581', ' ') : text;
            assertThat(tokenizer.decode(ids, false)).as("seed %d", seed).isEqualTo(expected);
            StreamDecoder stream = tokenizer.streamDecoder(false);
            StringBuilder streamed = new StringBuilder();
            for (int id : ids) {
                streamed.append(stream.next(id));
            }
            streamed.append(stream.finish());
            assertThat(streamed.toString()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bpe_neox",
                "bpe_qwen2",
                "bpe_roberta",
                "sp_bpe_llama2",
                "sp_bpe_phi3",
                "unigram_t5",
                "unigram_xlmr",
                "wordpiece_cased",
                "wordpiece_uncased"
            })
    void offsetsStayWithinTheTextAndNeverGoBackwards(String name) {
        Tokenizer tokenizer = tokenizer(name);
        for (int round = 0; round < 1_000; round++) {
            String text = randomText();
            Encoding encoding = tokenizer.encode(text, false);
            int length = text.codePointCount(0, text.length());
            for (int i = 0; i < encoding.size(); i++) {
                assertThat(encoding.starts()[i])
                        .as("seed %d, text %s", seed, text)
                        .isBetween(0, encoding.ends()[i]);
                assertThat(encoding.ends()[i]).as("seed %d", seed).isLessThanOrEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpe_qwen2", "sp_bpe_llama2", "unigram_xlmr", "wordpiece_uncased"})
    void hostileTextTakesNoMoreThanItsLength(String name) {
        Tokenizer tokenizer = tokenizer(name);
        for (String part :
                new String[] {"a", " ", "<", "\n ", "\u0301\u0316", "\u6f22", "<|im_start|", "9"}) {
            String text = "e" + part.repeat(100_000 / part.length());
            Assertions.assertTimeout(
                    Duration.ofSeconds(20), () -> tokenizer.encode(text, true), name + part);
        }
    }

    @Test
    void damagedTokenizerFilesGiveATypedError() throws IOException {
        for (String name : new String[] {"bpe_smollm", "unigram_t5", "wordpiece_cased"}) {
            byte[] file =
                    Files.readAllBytes(Fixtures.path("tokenizers/" + name + "/tokenizer.json"));
            String text = new String(file, StandardCharsets.UTF_8);
            for (int round = 0; round < 60; round++) {
                StringBuilder damaged = new StringBuilder(text);
                for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
                    int at = random.nextInt(Math.min(damaged.length(), 3_000));
                    damaged.setCharAt(at, "{}[]\",:1x".charAt(random.nextInt(9)));
                }
                assertThatCode(() -> readAndUse(damaged.toString()))
                        .as("seed %d, %s", seed, name)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void readAndUse(String json) {
        try {
            Tokenizers.fromJson(Json.parse(json)).encode("Hello 12 \u00e9", true);
        } catch (JsonException | TokenizerException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    /** Keys that are missing, of another type, or of another length. */
    @Test
    void damagedMetadataOfGgufFilesGivesATypedError() {
        for (String name : new String[] {"llama.F32", "qwen2.F32", "bert.F32", "gemma3.F32"}) {
            Map<String, Object> metadata;
            try (WeightsFile file = WeightsFile.open(Fixtures.path("gguf/" + name + ".gguf"))) {
                metadata = file.metadata();
            }
            List<String> keys =
                    metadata.keySet().stream().filter(it -> it.startsWith("tokenizer.")).toList();
            for (int round = 0; round < 120; round++) {
                Map<String, Object> damaged = new HashMap<>(metadata);
                String key = keys.get(random.nextInt(keys.size()));
                switch (random.nextInt(5)) {
                    case 0 -> damaged.remove(key);
                    case 1 -> damaged.put(key, random.nextLong());
                    case 2 -> damaged.put(key, "x".repeat(random.nextInt(5)));
                    case 3 -> damaged.put(key, List.of(1L, "a b", 0.5, true));
                    default -> {
                        if (damaged.get(key) instanceof List<?> list && !list.isEmpty()) {
                            damaged.put(key, list.subList(0, random.nextInt(list.size())));
                        }
                    }
                }
                assertThatCode(
                                () -> {
                                    try {
                                        Tokenizers.fromGguf(damaged).encode("Hello \ufb01", true);
                                    } catch (TokenizerException expected) {
                                        assertThat(expected.getMessage()).isNotEmpty();
                                    }
                                })
                        .as("seed %d, %s, %s", seed, name, key)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void damagedSentencePieceModelsGiveATypedError() throws IOException {
        byte[] file = Files.readAllBytes(Fixtures.path("tokenizers/unigram_t5/spiece.model"));
        for (int round = 0; round < 60; round++) {
            byte[] damaged = file.clone();
            for (int edits = random.nextInt(1, 20); edits > 0; edits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(
                            () -> {
                                try {
                                    Tokenizers.fromSentencePiece(damaged)
                                            .encode("Hello \ufb01", true);
                                } catch (TokenizerException expected) {
                                    assertThat(expected.getMessage()).isNotEmpty();
                                }
                            })
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }
}
