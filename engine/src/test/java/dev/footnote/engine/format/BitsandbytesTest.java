package dev.footnote.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.quant.Blocks;
import dev.footnote.engine.quant.Layouts;
import dev.footnote.engine.quant.Matrix;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class BitsandbytesTest {
    private static final Path TENSORS = Fixtures.resource("/bitsandbytes/tensors.safetensors");

    /** Zero may have either sign. */
    private static final Offset<Float> SAME = within(0f);

    private static List<String> weights(WeightsFile file) {
        return file.tensors().keySet().stream()
                .filter(name -> !name.startsWith("expected."))
                .toList();
    }

    @Test
    void valuesOfFourBitsAreExactlyThoseOfBitsandbytes() {
        try (WeightsFile file = WeightsFile.open(TENSORS);
                Arena arena = Arena.ofConfined()) {
            List<String> names = weights(file).stream().filter(it -> !it.contains("int8")).toList();
            assertThat(names).hasSize(26);
            for (String name : names) {
                Tensor tensor = file.require(name);
                float[] expected = Blocks.toFloats(file.require("expected." + name));
                assertThat(tensor.shape()).isEqualTo(file.require("expected." + name).shape());
                assertThat(Blocks.toFloats(tensor)).as(name).containsExactly(expected, SAME);
                Matrix matrix = Layouts.of(tensor, arena);
                float[] rows = new float[expected.length];
                for (int row = 0; row < matrix.rows(); row++) {
                    matrix.readRow(row, rows, row * matrix.columns());
                }
                assertThat(rows).as("layout of %s", name).containsExactly(expected, SAME);
            }
        }
    }

    @Test
    void valuesOfEightBitsAreThoseOfBitsandbytesButForTheLastBit() {
        try (WeightsFile file = WeightsFile.open(TENSORS)) {
            for (String name : new String[] {"int8.64.weight", "int8.60.weight"}) {
                float[] expected = Blocks.toFloats(file.require("expected." + name));
                float[] found = Blocks.toFloats(file.require(name));
                assertThat(found).hasSameSizeAs(expected);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i])
                            .as(name)
                            .isCloseTo(expected[i], within(2e-7f * Math.abs(expected[i])));
                }
            }
        }
    }

    @Test
    void wholeRowsStayAsSmallAsTheyAre() {
        try (WeightsFile file = WeightsFile.open(TENSORS)) {
            assertThat(file.require("nf4.nested.bfloat16.128.weight").type())
                    .isEqualTo(TensorType.NF4);
            assertThat(file.require("fp4.plain.float32.128.weight").type())
                    .isEqualTo(TensorType.FP4);
            assertThat(file.require("int8.64.weight").type()).isEqualTo(TensorType.INT8);
        }
    }

    @Test
    void aCheckpointWithoutTheMagnitudesOfItsBlocksIsRefused(@TempDir Path folder)
            throws IOException {
        String text = Files.readString(TENSORS, StandardCharsets.ISO_8859_1);
        Path damaged = folder.resolve("damaged.safetensors");
        Files.writeString(
                damaged,
                text.replace(
                        "nf4.plain.float32.128.weight.absmax",
                        "nf4.plain.float32.128.weight.absent"),
                StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> WeightsFile.open(damaged).close())
                .isInstanceOfSatisfying(
                        ModelFileException.class,
                        e -> assertThat(e.kind()).isEqualTo(ModelFileException.Kind.MISSING))
                .hasMessageContaining("nf4.plain.float32.128.weight.absmax");
    }
}
