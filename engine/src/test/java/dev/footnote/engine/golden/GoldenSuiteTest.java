package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.template.ChatTemplateGolden;
import dev.footnote.engine.tokenize.TokenizerGolden;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything in the fixtures' folder against its reference, whatever is there: each model of {@code
 * tiny} and of {@code gguf} on both backends, each tokenizer, each chat template, each adapter. It
 * says a line for each. The environment variable {@code FOOTNOTE_FIXTURES} names another folder of
 * the same layout.
 */
class GoldenSuiteTest {

    /** A test that says what it found to be right. */
    private static DynamicTest proven(String name, String what, Executable check) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    check.execute();
                    System.out.printf("golden  %-34s %s%n", name, what);
                });
    }

    private static List<String> tokenizers() {
        return Fixtures.names("tokenizers", "").stream()
                .filter(name -> !name.startsWith("real_"))
                .toList();
    }

    private static List<String> templates() {
        return Fixtures.names("chat_templates", ".jinja");
    }

    @Test
    void allThatIsPromisedIsThere() {
        assertThat(Fixtures.names("tiny", "")).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Fixtures.names("gguf", ".gguf")).hasSizeGreaterThanOrEqualTo(24);
        assertThat(tokenizers()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(templates()).hasSizeGreaterThanOrEqualTo(11);
        assertThat(Fixtures.names("lora", "")).hasSizeGreaterThanOrEqualTo(2);
    }

    @TestFactory
    Stream<DynamicTest> modelsOfHuggingFace() {
        return Fixtures.names("tiny", "").stream().map(GoldenSuiteTest::tiny);
    }

    private static DynamicTest tiny(String family) {
        JsonNode golden = Fixtures.json("tiny/" + family + "/golden.json");
        String name = "tiny/" + family;
        String format = golden.get("format").asString();
        return switch (format) {
            case "tiny-decoder/1" ->
                    proven(
                            name,
                            "scores, hidden, greedy, perplexity; whole, chunked, batched; plain,"
                                    + " vector",
                            () -> {
                                DecoderGolden.check(family, new PlainKernels());
                                DecoderGolden.check(family, new VectorKernels(2));
                            });
            case "tiny-encoder/1" ->
                    proven(
                            name,
                            "hidden, pooling, heads; alone, batched; plain, vector",
                            () -> {
                                EncoderGolden.check(family, new PlainKernels());
                                EncoderGolden.check(family, new VectorKernels(2));
                                checkEmbeddings(name, golden);
                            });
            case "tiny-t5/1" ->
                    proven(
                            name,
                            "encoder, decoder, greedy, log-probabilities; alone, batched; plain,"
                                    + " vector",
                            () -> {
                                EncoderDecoderGolden.check(family, new PlainKernels());
                                EncoderDecoderGolden.check(family, new VectorKernels(2));
                            });
            default ->
                    throw new IllegalStateException(name + " is of the unknown format " + format);
        };
    }

    private static void checkEmbeddings(String name, JsonNode golden) {
        if (!golden.get("items").get(0).has("sentence_embedding")) {
            return;
        }
        try (EmbeddingModel model =
                EmbeddingModel.open(Fixtures.path(name), EngineSettings.defaults())) {
            List<JsonNode> items = Fixtures.list(golden.get("items"));
            List<float[]> vectors =
                    model.embedTokens(
                            items.stream()
                                    .map(item -> Fixtures.ints(item.get("input_ids")))
                                    .toList());
            for (int i = 0; i < items.size(); i++) {
                assertThat(vectors.get(i))
                        .containsExactly(
                                Fixtures.floats(items.get(i).get("sentence_embedding")),
                                within(1e-4f));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> modelsOfGguf() {
        return Fixtures.names("gguf", ".gguf").stream()
                .map(
                        file ->
                                proven(
                                        "gguf/" + file,
                                        "scores or hidden, greedy; plain, vector",
                                        () -> GgufGolden.check(file)));
    }

    @TestFactory
    Stream<DynamicTest> adapters() {
        return Fixtures.names("lora", "").stream()
                .map(
                        adapter ->
                                proven(
                                        "lora/" + adapter,
                                        "scores, greedy; folder, GGUF; plain, vector",
                                        () -> AdapterGolden.check(adapter)));
    }

    @TestFactory
    Stream<DynamicTest> tokenizersOfEveryKind() {
        Stream<DynamicTest> trained =
                tokenizers().stream()
                        .map(
                                name ->
                                        proven(
                                                "tokenizers/" + name,
                                                "ids, offsets, pairs, truncation, decode, stream",
                                                () -> TokenizerGolden.check(name)));
        Stream<DynamicTest> sentencePiece =
                tokenizers().stream()
                        .flatMap(
                                name ->
                                        Fixtures.names("tokenizers/" + name, ".model").stream()
                                                .map(file -> sentencePiece(name, file + ".model")));
        Stream<DynamicTest> others =
                Stream.of(
                        proven(
                                "tokenizers/real_minilm",
                                "ids, offsets, pairs, truncation, decode, stream",
                                TokenizerGolden::checkRealMiniLm),
                        proven(
                                "tokenizers/real_smollm2",
                                "the same, from GGUF metadata",
                                TokenizerGolden::checkRealSmolLm2),
                        proven(
                                "gguf/tokenization",
                                "ids, from the metadata of every file",
                                TokenizerGolden::checkGguf));
        return Stream.of(trained, sentencePiece, others).flatMap(tests -> tests);
    }

    private static DynamicTest sentencePiece(String name, String file) {
        return proven(
                "tokenizers/" + name + "/" + file,
                "ids",
                () -> TokenizerGolden.checkSentencePiece(name, file));
    }

    @TestFactory
    Stream<DynamicTest> chatTemplates() {
        Stream<DynamicTest> all =
                templates().stream()
                        .map(
                                name ->
                                        proven(
                                                "chat_templates/" + name,
                                                "texts, errors",
                                                () -> ChatTemplateGolden.check(name)));
        DynamicTest real =
                proven(
                        "chat_templates/real_smollm2",
                        "texts, ids",
                        ChatTemplateGolden::checkRealSmolLm2);
        return Stream.concat(all, Stream.of(real));
    }
}
