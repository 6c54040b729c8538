package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.OUT_OF_RANGE;
import static dev.footnote.engine.format.ModelFileException.Kind.TRUNCATED;
import static dev.footnote.engine.format.ModelFileException.Kind.UNSUPPORTED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.footnote.engine.quant.Blocks;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

class OnnxReaderTest {
    /** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
    private static LittleEndianBytes tensor(String name, int type, int... dimensions) {
        LittleEndianBytes out = new LittleEndianBytes();
        for (int dimension : dimensions) {
            out.field(1, dimension);
        }
        return out.field(2, type).field(8, name);
    }

    /** NodeProto: input 1, output 2, name 3, op_type 4. */
    private static byte[] node(String operation, String name, String... inputsThenOutput) {
        LittleEndianBytes out = new LittleEndianBytes();
        for (int i = 0; i < inputsThenOutput.length; i++) {
            out.field(i == inputsThenOutput.length - 1 ? 2 : 1, inputsThenOutput[i]);
        }
        return out.field(3, name).field(4, operation).bytes();
    }

    private static byte[] floats(float... values) {
        return new LittleEndianBytes().floats(values).bytes();
    }

    /** A model whose graph has one operation and two weights. */
    static byte[] model() {
        byte[] packedShape = new LittleEndianBytes().varint(2).varint(2).bytes();
        LittleEndianBytes second = new LittleEndianBytes().field(1, packedShape).field(2, 1);
        byte[] constant = tensor("", 1).field(9, floats(9)).bytes();
        byte[] attribute = new LittleEndianBytes().field(1, "value").field(5, constant).bytes();
        byte[] constantNode =
                new LittleEndianBytes()
                        .field(2, "scale")
                        .field(4, "Constant")
                        .field(5, attribute)
                        .bytes();
        LittleEndianBytes graph = new LittleEndianBytes();
        graph.field(1, node("MatMul", "/layer.0/query/MatMul", "x", "onnx::MatMul_7", "y"));
        graph.field(1, constantNode);
        graph.field(5, tensor("bias", 1, 2).field(9, floats(1, 2)).bytes());
        graph.field(5, second.field(8, "onnx::MatMul_7").field(4, floats(3, 4, 5, 6)).bytes());
        return new LittleEndianBytes().field(1, 8).field(7, graph.bytes()).bytes();
    }

    private static Contents read(byte[] bytes) {
        return OnnxReader.read("test.onnx", MemorySegment.ofArray(bytes));
    }

    private static byte[] withTensor(LittleEndianBytes tensor) {
        byte[] graph = new LittleEndianBytes().field(5, tensor.bytes()).bytes();
        return new LittleEndianBytes().field(7, graph).bytes();
    }

    private static void assertRefused(byte[] bytes, ModelFileException.Kind kind) {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageStartingWith("test.onnx: ")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void initializersAndConstantsAreRead() {
        Contents contents = read(model());
        assertThat(contents.tensors()).containsOnlyKeys("scale", "bias", "onnx::MatMul_7");
        Tensor weight = contents.require("test", "onnx::MatMul_7");
        assertThat(weight.shape()).containsExactly(2, 2);
        assertThat(Blocks.toFloats(weight)).containsExactly(3, 4, 5, 6);
        assertThat(Blocks.toFloats(contents.require("test", "bias"))).containsExactly(1, 2);
        assertThat(Blocks.toFloats(contents.require("test", "scale"))).containsExactly(9);
    }

    @Test
    void operationsTellWhoUsesAWeight() {
        assertThat(read(model()).nodes())
                .contains(
                        new OnnxNode(
                                "MatMul",
                                "/layer.0/query/MatMul",
                                List.of("x", "onnx::MatMul_7"),
                                List.of("y")));
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        byte[] model = model();
        for (int length = 3; length < model.length; length++) {
            byte[] cut = Arrays.copyOf(model, length);
            assertThatExceptionOfType(ModelFileException.class).isThrownBy(() -> read(cut));
        }
    }

    @Test
    void dataThatDoesNotFitTheShapeIsRefused() {
        assertRefused(withTensor(tensor("w", 1, 3).field(9, floats(1, 2))), OUT_OF_RANGE);
        assertRefused(withTensor(tensor("w", 1, 1).field(9, floats(1, 2))), MALFORMED);
    }

    @Test
    void aShapeBeyondTheDataIsRefused() {
        byte[] bytes = withTensor(tensor("w", 1, 1 << 20, 1 << 20).field(9, floats(1)));
        assertThatExceptionOfType(ModelFileException.class).isThrownBy(() -> read(bytes));
        assertRefused(withTensor(tensor("w", 1, -1).field(9, floats(1))), LIMIT);
    }

    @Test
    void dataInAnotherFileIsUnsupported() {
        assertRefused(withTensor(tensor("w", 1, 1).field(14, 1)), UNSUPPORTED);
    }

    @Test
    void aContentLongerThanTheFileIsTruncated() {
        byte[] bytes = new LittleEndianBytes().varint(7 << 3 | 2).varint(1L << 62).bytes();
        assertRefused(bytes, TRUNCATED);
    }

    @Test
    void aFileWithoutGraphIsMalformed() {
        assertRefused(new byte[0], MALFORMED);
        assertRefused(new LittleEndianBytes().field(1, 8).bytes(), MALFORMED);
    }
}
