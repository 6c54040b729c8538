package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.OUT_OF_RANGE;
import static dev.footnote.engine.format.ModelFileException.Kind.OVERLAP;
import static dev.footnote.engine.format.ModelFileException.Kind.TRUNCATED;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;
import static dev.footnote.engine.format.ModelFileException.Kind.VERSION;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.footnote.engine.quant.Blocks;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;

class GgufReaderTest {
    private static final int F32 = 0;
    private static final int Q4_0 = 2;

    private static LittleEndianBytes header(int version, long tensors, long pairs) {
        return new LittleEndianBytes().ascii("GGUF").int32(version).int64(tensors).int64(pairs);
    }

    private static Contents read(LittleEndianBytes bytes) {
        return GgufReader.read("test.gguf", MemorySegment.ofArray(bytes.bytes()));
    }

    private static void assertRefused(LittleEndianBytes bytes, ModelFileException.Kind kind) {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageStartingWith("test.gguf: ")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    /** A description of a tensor with one dimension. */
    private static LittleEndianBytes tensor(
            LittleEndianBytes out, String name, long length, long offset) {
        return out.text(name).int32(1).int64(length).int32(F32).int64(offset);
    }

    @Test
    void aTensorIsReadWithItsDimensionsOutermostFirst() {
        LittleEndianBytes out = header(3, 1, 0).text("w").int32(2).int64(3).int64(2);
        out.int32(F32).int64(0).padTo(32).floats(1, 2, 3, 4, 5, 6);
        Tensor tensor = read(out).require("test", "w");
        assertThat(tensor.shape()).containsExactly(2, 3);
        assertThat(Blocks.toFloats(tensor)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void everyKindOfMetadataIsRead() {
        LittleEndianBytes out = header(2, 0, 7);
        out.text("u8").int32(0).raw((byte) -1);
        out.text("i16").int32(3).raw((byte) -2, (byte) -1);
        out.text("f32").int32(6).floats(0.5f);
        out.text("yes").int32(7).raw((byte) 1);
        out.text("name").int32(8).text("tiny");
        out.text("list").int32(9).int32(8).int64(2).text("a").text("b");
        out.text("nested").int32(9).int32(9).int64(1).int32(4).int64(2).int32(7).int32(-1);
        assertThat(read(out).metadata())
                .containsExactly(
                        entry("u8", 255L),
                        entry("i16", -2L),
                        entry("f32", 0.5),
                        entry("yes", true),
                        entry("name", "tiny"),
                        entry("list", List.of("a", "b")),
                        entry("nested", List.of(List.of(7L, 4294967295L))));
    }

    @Test
    void theAlignmentOfTheFileIsHonoured() {
        LittleEndianBytes out = header(3, 2, 1).text("general.alignment").int32(4).int32(64);
        tensor(tensor(out, "a", 1, 0), "b", 1, 64).padTo(64).floats(7).padTo(64).floats(8);
        Tensor tensor = read(out).require("test", "b");
        assertThat(Blocks.toFloats(tensor)).containsExactly(8);
    }

    @Test
    void anotherFormatIsRefusedByItsMagicNumber() {
        assertRefused(new LittleEndianBytes().ascii("GGML").int64(0).int64(0), VERSION);
    }

    @Test
    void versionOneIsRefused() {
        assertRefused(header(1, 0, 0), VERSION);
    }

    @Test
    void aBigEndianFileIsRefusedByItsVersion() {
        assertRefused(header(3 << 24, 0, 0), VERSION);
    }

    @Test
    void aHeaderCutShortIsTruncated() {
        assertRefused(new LittleEndianBytes().ascii("GGUF").int32(3).int32(0), TRUNCATED);
    }

    @Test
    void aCountBeyondTheBytesOfTheFileIsTruncated() {
        assertRefused(header(3, 1000, 0), TRUNCATED);
    }

    @Test
    void anAbsurdCountIsRefusedBeforeMemoryIsTaken() {
        assertRefused(header(3, 0, Long.MAX_VALUE), LIMIT);
        assertRefused(header(3, -1, 0), LIMIT);
        assertRefused(header(3, 0, 1).text("k").int32(9).int32(8).int64(1L << 60), LIMIT);
    }

    @Test
    void arraysNestedTooDeepAreRefused() {
        LittleEndianBytes out = header(3, 0, 1).text("k").int32(9);
        for (int i = 0; i < 20; i++) {
            out.int32(9).int64(1);
        }
        assertRefused(out.int32(0).int64(1).int64(0).int64(0), LIMIT);
    }

    @Test
    void tensorsThatShareBytesAreRefused() {
        LittleEndianBytes out = tensor(tensor(header(3, 2, 0), "a", 9, 0), "b", 1, 32);
        assertRefused(out.padTo(32).int64(0).padTo(32).padTo(64).int64(0).padTo(64), OVERLAP);
    }

    @Test
    void aTensorBeyondTheEndOfTheFileIsRefused() {
        assertRefused(tensor(header(3, 1, 0), "a", 9, 0).padTo(32).int64(0), OUT_OF_RANGE);
        assertRefused(tensor(header(3, 1, 0), "a", 1, -32).padTo(32).int64(0), OUT_OF_RANGE);
        assertRefused(tensor(header(3, 1, 0), "a", 1, Long.MAX_VALUE - 31), OUT_OF_RANGE);
    }

    @Test
    void aTensorThatDoesNotBeginAtTheAlignmentIsRefused() {
        assertRefused(tensor(header(3, 1, 0), "a", 1, 4).padTo(32).int64(0), OUT_OF_RANGE);
    }

    @Test
    void rowsThatDoNotFillTheirBlocksAreRefused() {
        LittleEndianBytes out = header(3, 1, 0).text("a").int32(1).int64(31).int32(Q4_0).int64(0);
        assertRefused(out.padTo(32).int64(0).int64(0).int64(0), MALFORMED);
    }

    @Test
    void dimensionsWhoseProductOverflowsAreRefused() {
        LittleEndianBytes out = header(3, 1, 0).text("a").int32(4);
        out.int64(1L << 30).int64(1L << 30).int64(1L << 30).int64(1L << 30).int32(F32).int64(0);
        assertRefused(out, LIMIT);
    }

    @Test
    void aKeyOrTensorGivenTwiceIsRefused() {
        LittleEndianBytes keys = header(3, 0, 2);
        keys.text("k").int32(7).raw((byte) 1).text("k").int32(7).raw((byte) 1);
        assertRefused(keys, MALFORMED);
        LittleEndianBytes tensors = tensor(tensor(header(3, 2, 0), "a", 1, 0), "a", 1, 32);
        assertRefused(tensors.padTo(32).int64(0).padTo(32).int64(0), MALFORMED);
    }

    @Test
    void anUnknownTensorTypeIsUnsupported() {
        LittleEndianBytes out = header(3, 1, 0).text("a").int32(1).int64(32).int32(16).int64(0);
        assertRefused(out.padTo(32).int64(0), UNSUPPORTED);
    }

    @Test
    void textThatIsNotUtf8IsMalformed() {
        assertRefused(header(3, 0, 1).int64(2).raw((byte) -1, (byte) -1).int64(0), MALFORMED);
    }
}
