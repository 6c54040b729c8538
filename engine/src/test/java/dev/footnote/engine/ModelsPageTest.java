package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.family.Families;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Position;
import dev.footnote.engine.plan.Scaling;
import dev.footnote.engine.quant.Layouts;
import dev.footnote.engine.sample.LogitsProcessor;
import dev.footnote.engine.sample.grammar.Grammar;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page {@code docs/reference/models.md} is what the code says. When it is not, run this test
 * with {@code -Dfootnote.docs=write} and commit the page with the code.
 */
class ModelsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/models.md");

    @Test
    void thePageOfModelsSaysWhatTheCodeDoes() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("footnote.docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("stale; run this test with -Dfootnote.docs=write")
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder();
        appendFamilies(page);
        appendWeights(page);
        appendSampling(page);
        return page.toString();
    }

    private static void appendFamilies(StringBuilder page) {
        page.append(
                """
                # Models

                Made from the code by `ModelsPageTest`; do not edit. What is listed is proven on the fixtures
                of `engine/src/test/resources/fixtures` against an independent implementation;
                `GoldenSuiteTest` says a line for each model, file, tokenizer, template and adapter.

                ## Families

                By the `model_type` of a `config.json` (Hugging Face folder with safetensors):

                """);
        page.append(list(Families.hubNames()));
        page.append("\nBy the `general.architecture` of a GGUF file:\n\n");
        page.append(list(Families.ggufNames()));
        page.append(
                """

                ONNX: BERT encoders as PyTorch exports them; sizes are read from the graph.

                | what varies | variants |
                | --- | --- |
                """);
        row(page, "activation", Arrays.stream(Activation.values()).map(Enum::name));
        row(page, "position", variants(Position.class));
        row(page, "rotary scaling", variants(Scaling.class));
        row(page, "attention mask", variants(Mask.class));
        row(page, "head", variants(Head.class));
    }

    private static void appendWeights(StringBuilder page) {
        page.append(
                """

                ## Weights

                Each stored type becomes one of the layouts that kernels execute, once, at load. `exact` means
                that the layout has the values which the format defines.

                | stored as | bytes per values | layout |
                | --- | --- | --- |
                """);
        for (TensorType type : TensorType.values()) {
            Layouts.layoutOf(type)
                    .ifPresent(
                            layout ->
                                    page.append(
                                            "| %s | %d per %d | %s |\n"
                                                    .formatted(
                                                            type,
                                                            type.blockBytes(),
                                                            type.blockElements(),
                                                            layout)));
        }
        page.append(
                """

                NF4, FP4 and INT8 are bitsandbytes checkpoints (plain and double-quantized; row by row).
                INT8 differs from what bitsandbytes computes by the last bit at most (2^-23 of the value), as
                its scale is multiplied out. GGUF files may come in parts (`-00001-of-00003.gguf`),
                safetensors in shards with an index.

                """);
        page.append("`Quantizer` writes: ");
        page.append(names(Arrays.stream(Quantization.values()).map(Enum::name)));
        page.append(".\n");
    }

    private static void appendSampling(StringBuilder page) {
        page.append("\n## Sampling\n\n");
        page.append("Processors of scores: ").append(names(variants(LogitsProcessor.class)));
        page.append(".\n\nKeywords of JSON Schema that an answer can be held to: ");
        page.append(names(Grammar.schemaKeywords().stream()));
        page.append(".\nFormats of strings: ");
        page.append(names(Grammar.schemaFormats().stream()));
        page.append(
                """
                .
                Others are refused by name. `anyOf` stands alone; `pattern` and `format` stand without lengths.
                """);
    }

    private static String list(Collection<String> names) {
        return names(names.stream()) + "\n";
    }

    private static String names(Stream<String> names) {
        return names.map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static Stream<String> variants(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName);
    }

    private static void row(StringBuilder page, String what, Stream<String> variants) {
        page.append("| %s | %s |\n".formatted(what, names(variants)));
    }
}
