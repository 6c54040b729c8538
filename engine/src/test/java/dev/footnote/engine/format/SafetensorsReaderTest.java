package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.MISSING;
import static dev.footnote.engine.format.ModelFileException.Kind.OUT_OF_RANGE;
import static dev.footnote.engine.format.ModelFileException.Kind.OVERLAP;
import static dev.footnote.engine.format.ModelFileException.Kind.TRUNCATED;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import dev.footnote.engine.quant.Blocks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

class SafetensorsReaderTest {
    private static byte[] file(String header, float... data) {
        return new LittleEndianBytes().text(header).floats(data).bytes();
    }

    private static Contents read(byte[] bytes) {
        return SafetensorsReader.read("test.safetensors", MemorySegment.ofArray(bytes));
    }

    private static void assertRefused(ModelFileException.Kind kind, String header, float... data) {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> read(file(header, data)))
                .withMessageStartingWith("test.safetensors: ")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String tensor(String name, String type, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
                .formatted(name, type, shape, offsets);
    }

    @Test
    void tensorsAndMetadataAreRead() {
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + tensor("a", "F32", "[2,1]", "[0,8]")
                        + ","
                        + tensor("b", "BF16", "[2]", "[8,12]")
                        + "}  ";
        Contents contents = read(file(header, 1, 2, Float.intBitsToFloat(0x40004040)));
        assertThat(contents.metadata()).containsExactly(entry("format", "pt"));
        assertThat(contents.tensors()).containsOnlyKeys("a", "b");
        assertThat(contents.require("test", "a").shape()).containsExactly(2, 1);
        assertThat(Blocks.toFloats(contents.require("test", "a"))).containsExactly(1, 2);
        assertThat(Blocks.toFloats(contents.require("test", "b"))).containsExactly(3, 2);
    }

    @Test
    void aScalarAndAnEmptyTensorAreRead() {
        String header =
                "{"
                        + tensor("s", "F32", "[]", "[0,4]")
                        + ","
                        + tensor("e", "F16", "[0,3]", "[4,4]");
        Contents contents = read(file(header + "}", 5));
        assertThat(Blocks.toFloats(contents.require("test", "s"))).containsExactly(5);
        assertThat(Blocks.toFloats(contents.require("test", "e"))).isEmpty();
    }

    @Test
    void aHeaderLongerThanTheFileIsTruncated() {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> read(new LittleEndianBytes().int64(1000).int32(0).bytes()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TRUNCATED));
    }

    @Test
    void anAbsurdHeaderLengthIsRefused() {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> read(new LittleEndianBytes().int64(-1).int32(0).bytes()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(LIMIT));
    }

    @Test
    void aHeaderThatIsNotJsonIsMalformed() {
        assertRefused(MALFORMED, "{\"a\":");
        assertRefused(MALFORMED, "[]");
        assertRefused(MALFORMED, "{\"a\":{\"dtype\":\"F32\"}}");
    }

    @Test
    void aSizeThatDisagreesWithTheShapeIsMalformed() {
        assertRefused(MALFORMED, "{" + tensor("a", "F32", "[2]", "[0,4]") + "}", 1, 2);
        assertRefused(MALFORMED, "{" + tensor("a", "F32", "[1]", "[0,4,8]") + "}", 1, 2);
    }

    @Test
    void aTensorBeyondTheDataIsOutOfRange() {
        assertRefused(OUT_OF_RANGE, "{" + tensor("a", "F32", "[2]", "[4,12]") + "}", 1, 2);
        assertRefused(OUT_OF_RANGE, "{" + tensor("a", "F32", "[2]", "[-4,4]") + "}", 1, 2);
    }

    @Test
    void tensorsThatShareBytesAreRefused() {
        String header =
                "{" + tensor("a", "F32", "[2]", "[0,8]") + "," + tensor("b", "F32", "[1]", "[4,8]");
        assertRefused(OVERLAP, header + "}", 1, 2);
    }

    @Test
    void anUnknownTypeIsUnsupported() {
        assertRefused(UNSUPPORTED, "{" + tensor("a", "F8_E4M3", "[4]", "[0,4]") + "}", 1);
    }

    @Test
    void shardsAreReadThroughTheirIndex(@TempDir Path folder) throws IOException {
        write(folder, "one.safetensors", file("{" + tensor("a", "F32", "[1]", "[0,4]") + "}", 1));
        write(folder, "two.safetensors", file("{" + tensor("b", "F32", "[1]", "[0,4]") + "}", 2));
        index(folder, "{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}");
        try (WeightsFile weights = WeightsFile.open(folder)) {
            assertThat(weights.tensors()).containsOnlyKeys("a", "b");
            assertThat(Blocks.toFloats(weights.require("b"))).containsExactly(2);
        }
    }

    @Test
    void aShardOutsideTheFolderIsRefused(@TempDir Path folder) throws IOException {
        index(folder, "{\"a\":\"../one.safetensors\"}");
        assertOpenFails(folder, MALFORMED);
    }

    @Test
    void aTensorMissingFromItsShardIsAnError(@TempDir Path folder) throws IOException {
        write(folder, "one.safetensors", file("{" + tensor("a", "F32", "[1]", "[0,4]") + "}", 1));
        index(folder, "{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}");
        assertOpenFails(folder, MISSING);
    }

    @Test
    void aMissingShardAFolderWithoutModelAndAMissingFileAreErrors(@TempDir Path folder)
            throws IOException {
        assertOpenFails(folder, MISSING);
        assertOpenFails(folder.resolve("none.gguf"), MISSING);
        assertOpenFails(folder.resolve("model.bin"), UNSUPPORTED);
        index(folder, "{\"a\":\"one.safetensors\"}");
        assertOpenFails(folder, MISSING);
    }

    @Test
    void dataUsedAfterCloseIsAnExceptionNotACrash(@TempDir Path folder) throws IOException {
        write(folder, "model.safetensors", file("{" + tensor("a", "F32", "[1]", "[0,4]") + "}", 1));
        Tensor tensor;
        try (WeightsFile weights = WeightsFile.open(folder)) {
            tensor = weights.require("a");
        }
        assertThatIllegalStateException().isThrownBy(() -> Blocks.toFloats(tensor));
    }

    private static void assertOpenFails(Path path, ModelFileException.Kind kind) {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> WeightsFile.open(path).close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static void write(Path folder, String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static void index(Path folder, String map) throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":" + map + "}");
    }
}
