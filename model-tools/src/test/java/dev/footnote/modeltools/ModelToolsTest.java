package dev.footnote.modeltools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.cli.Terminal;
import dev.footnote.engine.ModelProfile;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The commands as they are typed: what is printed, and how they end. */
class ModelToolsTest {
    private static final Path FIXTURES = Path.of("../engine/src/test/resources/fixtures");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path folder;

    @Test
    void aModelHereIsShownAsItsFilesSay() {
        assertThat(run("show", "smollm2")).isZero();
        assertThat(printed())
                .contains("architecture  llama")
                .contains("task          generate")
                .contains("tokenizer     BPE")
                .contains("9 query heads, 3 key heads")
                .contains("licence       not stated in its files");
        assertThat(run("show", FIXTURES.resolve("gguf/llama256.Q4_K.gguf").toString())).isZero();
        assertThat(printed()).contains("mostly Q4_K");
        assertThat(run("show", "bert_nli")).isZero();
        assertThat(printed()).contains("contradiction, entailment, neutral");
    }

    @Test
    void aLlamaOfSeventyBillionNeeds140GigabytesAndSomethingSmallerIsNamed() {
        assertThat(run("plan", "Llama-2-70B", "--type", "fp16", "--memory", "24")).isEqualTo(11);
        assertThat(printed())
                .contains("68.98 billion (70.00 billion by its name)")
                .contains("138.0 GB as F16 (140.0 GB by its name)")
                .contains("It does not fit.")
                .contains("What would fit:")
                .contains("llama-2-13b as");
        assertThat(run("plan", "llama-2-70b", "--type", "Q4_K", "--memory", "192")).isZero();
        assertThat(printed()).contains("It fits.");
    }

    @ParameterizedTest
    @CsvSource({"F32, 28.0 GB", "F16, 14.0 GB", "8bit, 7.4 GB", "4bit, 3.9 GB"})
    void sevenBillionWeightsTake(String type, String told) {
        run("plan", "7B", "--type", type, "--memory", "64");
        assertThat(printed()).contains("weights       " + told);
    }

    @Test
    void usersAndTheirContextsMultiplyTheCache() {
        run("plan", "llama-2-7b", "--memory", "100");
        String one = line("cache");
        run("plan", "llama-2-7b", "--users", "10", "--memory", "100");
        // 2 · 32 layers · 4096 · 4 bytes · 4096 tokens
        assertThat(one).contains("4.3 GB for 1 user with 4,096 tokens");
        assertThat(line("cache")).contains("42.9 GB for 10 users");
    }

    @Test
    void aDescriptionHasTheParametersOfTheModelItDescribes() {
        for (String model : new String[] {"llama", "qwen3", "mistral", "smollm2", "mixtral"}) {
            Path path = FIXTURES.resolve("tiny/" + model);
            double described = ConfigShape.read(path.resolve("config.json")).parameters();
            long real = ModelProfile.read(path).storage().parameterCount();
            assertThat(described / real).as(model).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void aModelHereIsPlannedByItsFilesAndAsAnyType() {
        assertThat(run("plan", "llama", "--users", "3", "--context", "64")).isZero();
        assertThat(printed()).contains("as F32", "3 users with 64 tokens each", "It fits.");
        assertThat(run("plan", "llama", "--type", "Q4_K")).isZero();
        assertThat(printed()).contains("as Q4_K");
    }

    @Test
    @Tag("opencl")
    void aModelIsPlannedForADeviceAndGoesOnTheSameThere() {
        assertThat(run("plan", "llama", "--device", "opencl")).isZero();
        assertThat(printed()).containsPattern("device +.*, \\S.*\n").contains("It fits.");
        assertThat(run("generate", "llama", "a cup", "--temperature", "0")).isZero();
        String onTheProcessor = printed();
        assertThat(run("generate", "llama", "a cup", "--temperature", "0", "--device", "opencl"))
                .isZero();
        assertThat(printed()).isNotBlank().isEqualTo(onTheProcessor);
        assertThat(run("generate", "llama", "a cup", "--device", "opencl:77")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no OpenCL device 77");
    }

    @Test
    void aTextHasAPerplexity() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "The cat sat on the mat.");
        assertThat(run("perplexity", "llama", "--text", text.toString())).isZero();
        assertThat(printed()).matches("(?s)perplexity \\d+\\.\\d{4} over \\d+ tokens .*");
        assertThat(err.toString(StandardCharsets.UTF_8)).containsPattern("llama reads \\d+ tokens");
        assertThat(run("perplexity", "smollm2")).isZero();
    }

    @Test
    void aTextIsContinuedTheSameWayEachTime() {
        assertThat(run("generate", "smollm2", "a cup of", "--tokens", "8")).isZero();
        String first = printed();
        assertThat(first.strip()).isNotEmpty();
        run("generate", "smollm2", "a cup of", "--tokens", "8");
        assertThat(printed()).isEqualTo(first);
    }

    @Test
    void vectorsAndCosinesArePrinted() {
        assertThat(run("embed", "minilm", "tea", "a cup")).isZero();
        assertThat(printed().lines()).hasSize(2).allMatch(it -> it.split(",").length == 48);
        assertThat(run("embed", "minilm", "tea", "tea", "--compare")).isZero();
        assertThat(printed().lines().findFirst()).hasValue("  1.0000  1.0000");
    }

    @Test
    void tokensArePrintedWithTheirPlaces() {
        assertThat(run("tokenize", "minilm", "tea")).isZero();
        assertThat(printed()).contains("added").contains("0-");
        assertThat(run("tokenize", "minilm", "", "--count", "--plain")).isZero();
        assertThat(printed().strip()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"Q8_0, 2", "Q4_0, 40", "Q4_K, 40", "F16, 1"})
    void aQuantizedModelIsSmallerAndItsCostIsTold(String type, int percentMax) {
        Path target = folder.resolve("llama256." + type + ".gguf");
        Path source = FIXTURES.resolve("gguf/llama256.BF16.gguf");
        assertThat(run("quantize", source.toString(), type, target.toString())).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Writing " + target);
        assertThat(printed())
                .contains(", before ")
                .containsPattern("perplexity \\d+\\.\\d{4}, before");
        var percent = java.util.regex.Pattern.compile("([+-]\\d+\\.\\d+) %").matcher(printed());
        assertThat(percent.find()).isTrue();
        assertThat(Math.abs(Double.parseDouble(percent.group(1)))).isLessThan(percentMax);
        assertThat(ModelProfile.read(target).storage().tensorsByType()).containsKey("F32");
        assertThat(run("quantize", source.toString(), type, target.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is there already");
        assertThat(run("quantize", target.toString(), "Q2_K", target.toString())).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show gpt-9|2|There is no model 'gpt-9'",
                "plan gpt-9|2|no model here",
                "plan llama-2-7b --type Q99|2|is no type of weights",
                "plan llama-2-7b --users 0|2|both are 1 or more",
                "generate minilm text|1|not a language model",
                "embed llama text|1|not an embedding model",
                "chat gpt2|1|no chat template",
                "generate llama text --device gpu|2|the device is 'gpu'; cpu, opencl",
                "perplexity llama --text nowhere.txt|2|cannot be read"
            })
    void aFailureIsOneLineAndItsCode(String command, int code, String reason) {
        assertThat(run(command.split(" "))).isEqualTo(code);
        String said = err.toString(StandardCharsets.UTF_8);
        assertThat(said).startsWith("footnote: ").contains(reason).doesNotContain("\tat ");
    }

    @Test
    void aDamagedFileIsACorruptModel() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF and no more");
        assertThat(run("show", broken.toString())).isEqualTo(9);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("footnote: ");
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        var terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        return ModelTools.run(
                Map.of(
                        "FOOTNOTE_DATA",
                        folder.toString(),
                        "FOOTNOTE_MODELS",
                        FIXTURES.resolve("tiny").toString()),
                terminal,
                arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String line(String name) {
        return printed().lines().filter(it -> it.strip().startsWith(name)).findFirst().orElse("");
    }
}
