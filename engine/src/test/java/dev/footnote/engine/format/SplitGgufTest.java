package dev.footnote.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.quant.Blocks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SplitGgufTest {
    @TempDir Path folder;

    /** A part with one tensor of one value. */
    private void part(String file, int number, int count, String tensor, float value)
            throws IOException {
        LittleEndianBytes out =
                new LittleEndianBytes().ascii("GGUF").int32(3).int64(1).int64(number == 0 ? 4 : 3);
        out.text("split.no").int32(2).raw((byte) number, (byte) 0);
        out.text("split.count").int32(2).raw((byte) count, (byte) 0);
        out.text("split.tensors.count").int32(5).int32(3);
        if (number == 0) {
            out.text("general.name").int32(8).text("tiny");
        }
        out.text(tensor).int32(1).int64(1).int32(0).int64(0).padTo(32).floats(value);
        Files.write(folder.resolve(file), out.bytes());
    }

    private Path threeParts() throws IOException {
        part("m-00001-of-00003.gguf", 0, 3, "a", 1);
        part("m-00002-of-00003.gguf", 1, 3, "b", 2);
        part("m-00003-of-00003.gguf", 2, 3, "c", 3);
        return folder.resolve("m-00001-of-00003.gguf");
    }

    private static void assertRefused(Path path, ModelFileException.Kind kind, String message) {
        assertThatThrownBy(() -> WeightsFile.open(path).close())
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void allPartsAreReadThroughTheFirst() throws IOException {
        try (WeightsFile file = WeightsFile.open(threeParts())) {
            assertThat(file.tensors()).containsOnlyKeys("a", "b", "c");
            assertThat(Blocks.toFloats(file.require("c"))).containsExactly(3);
            assertThat(file.metadata()).containsEntry("general.name", "tiny");
            assertThat(file.files()).hasSize(3);
        }
    }

    @Test
    void aMissingPartIsNamed() throws IOException {
        Path first = threeParts();
        Files.delete(folder.resolve("m-00002-of-00003.gguf"));
        assertRefused(first, ModelFileException.Kind.MISSING, "m-00002-of-00003.gguf");
    }

    @Test
    void anotherPartThanTheFirstPointsToIt() throws IOException {
        threeParts();
        assertRefused(
                folder.resolve("m-00002-of-00003.gguf"),
                ModelFileException.Kind.MALFORMED,
                "m-00001-of-00003.gguf");
    }

    @Test
    void partsInTheWrongOrderAndTensorsTwiceAreRefused() throws IOException {
        Path first = threeParts();
        part("m-00002-of-00003.gguf", 2, 3, "b", 2);
        assertRefused(first, ModelFileException.Kind.MALFORMED, "is part 2");
        part("m-00002-of-00003.gguf", 1, 3, "a", 2);
        assertRefused(first, ModelFileException.Kind.MALFORMED, "in another part too");
    }

    @Test
    void aPartUnderAnotherNameIsRefused() throws IOException {
        part("renamed.gguf", 0, 3, "a", 1);
        assertRefused(
                folder.resolve("renamed.gguf"),
                ModelFileException.Kind.MALFORMED,
                "model-00001-of-00003.gguf");
    }
}
