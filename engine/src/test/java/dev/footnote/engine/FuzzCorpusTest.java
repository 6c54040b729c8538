package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.adapt.AdapterException;
import dev.footnote.engine.family.ModelConfigException;
import dev.footnote.engine.format.ModelFileException;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.sample.grammar.Constraint;
import dev.footnote.engine.sample.grammar.Grammar;
import dev.footnote.engine.sample.grammar.GrammarException;
import dev.footnote.engine.sample.grammar.TokenBytes;
import dev.footnote.engine.template.ChatTemplate;
import dev.footnote.engine.template.TemplateException;
import dev.footnote.engine.tokenize.TokenizerException;
import dev.footnote.engine.tokenize.Tokenizers;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hostile files of every kind that is read: each is read, or refused by a typed error that says
 * what is wrong. What a fuzzer finds is kept here, in {@code src/test/resources/fuzz}, by its kind.
 */
@Timeout(120)
class FuzzCorpusTest {
    @TempDir Path folder;

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.walk(Fixtures.resource("/fuzz"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("README.md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void aHostileFileIsReadOrRefusedByATypedError(Path file) throws IOException {
        try {
            read(file);
        } catch (ModelFileException
                | TokenizerException
                | GrammarException
                | ModelConfigException
                | ModelOpenException
                | AdapterException
                | TemplateException
                | JsonException expected) {
            assertThat(expected.getMessage()).isNotBlank().doesNotContain("Exception");
        }
    }

    private void read(Path file) throws IOException {
        String kind = String.valueOf(file.getName(file.getNameCount() - 2));
        switch (kind) {
            case "gguf", "safetensors", "onnx" -> {
                Path named = folder.resolve("file." + kind);
                Files.copy(file, named);
                WeightsFile.open(named).close();
            }
            case "sentencepiece" ->
                    Tokenizers.fromSentencePiece(Files.readAllBytes(file)).encode("a b", true);
            case "tokenizer" ->
                    Tokenizers.fromJson(Json.parse(Files.readAllBytes(file)))
                            .encode("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", true);
            case "gbnf" -> speak(Grammar.ofGbnf(Files.readString(file)));
            case "template" ->
                    ChatTemplate.parse(Files.readString(file))
                            .render(
                                    Map.of(
                                            "messages",
                                            List.of(Map.of("role", "user", "content", "a")),
                                            "add_generation_prompt",
                                            true));
            case "index" -> {
                copy("tiny/llama/model.safetensors", "model-00001-of-00001.safetensors");
                Files.copy(file, folder.resolve("model.safetensors.index.json"));
                WeightsFile.open(folder).close();
            }
            case "config" -> {
                copy("tiny/llama/model.safetensors", "model.safetensors");
                Files.copy(file, folder.resolve("config.json"));
                ModelFiles.open(folder).weights().close();
            }
            case "peft" -> {
                copy("lora/llama_r4/adapter_model.safetensors", "adapter_model.safetensors");
                Files.copy(file, folder.resolve("adapter_config.json"));
                readAdapter();
            }
            case "peft-weights" -> {
                copy("lora/llama_r4/adapter_config.json", "adapter_config.json");
                Files.copy(file, folder.resolve("adapter_model.safetensors"));
                readAdapter();
            }
            case "sentencepiece-config" ->
                    Tokenizers.ofDecoder(
                                    Files.readAllBytes(Fixtures.path("tiny/llama/tokenizer.model")),
                                    Optional.of(Json.parse(Files.readAllBytes(file)).asObject()))
                            .encode("a b</s>", true);
            case "schema" -> speak(Grammar.ofJsonSchema(Json.parse(Files.readAllBytes(file))));
            default -> throw new IllegalStateException("no reader for " + kind);
        }
    }

    private void copy(String fixture, String name) throws IOException {
        Files.copy(Fixtures.path(fixture), folder.resolve(name));
    }

    private void readAdapter() {
        ModelFiles files = ModelFiles.open(Fixtures.path("tiny/llama"));
        try {
            Adapter.read(folder, files.adapted());
        } finally {
            files.weights().close();
        }
    }

    /** A few bytes under the grammar, the first allowed ones. */
    private static void speak(Grammar grammar) {
        TokenBytes bytes = new TokenBytes(256, false, id -> new byte[] {(byte) id});
        Constraint constraint = new Constraint(grammar, bytes, Set.of());
        for (int i = 0; i < 40 && !constraint.complete(); i++) {
            float[] logits = new float[256];
            constraint.mask(logits);
            int best = 0;
            while (logits[best] < 0) {
                best++;
            }
            constraint.accept(best);
        }
    }
}
