package dev.footnote.engine.quant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

class BlockQuantizerTest {

    private static byte[] written(TensorType type, float[] values) {
        byte[] bytes = new byte[(int) type.bytes(values.length)];
        BlockQuantizer.write(type, values, values.length, MemorySegment.ofArray(bytes));
        return bytes;
    }

    private static float[] readBack(TensorType type, float[] values) {
        MemorySegment data = MemorySegment.ofArray(written(type, values));
        return Blocks.toFloats(new Tensor("block", type, List.of(values.length), data));
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "Q8_0", "Q4_0"})
    void blocksAreToTheByteThoseOfTheGgufPackage(TensorType type) {
        JsonObject blocks =
                Fixtures.json("gguf/quant_blocks.json")
                        .require("types")
                        .asObject()
                        .require(type.name())
                        .asObject();
        for (JsonValue block : blocks.require("blocks").asArray()) {
            List<JsonValue> input = block.asObject().require("input").asArray();
            float[] values = new float[input.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) input.get(i).asDouble();
            }
            assertThat(HexFormat.of().formatHex(written(type, values)))
                    .isEqualTo(block.asObject().require("hex").asString());
        }
    }

    @Test
    void fourBitsWithAMinimumAreNearerThanFourBitsWithout() {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[256 * 40];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 0.02 + 0.005);
        }
        double plain = squaredError(values, readBack(TensorType.Q4_0, values));
        double minimum = squaredError(values, readBack(TensorType.Q4_K, values));
        assertThat(minimum).isLessThan(plain * 0.8);
        // Sixteen levels over about four deviations: an error of a tenth of the deviation.
        assertThat(Math.sqrt(minimum / values.length)).isLessThan(0.0022);
    }

    private static double squaredError(float[] values, float[] found) {
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(values[i] - found[i], 2);
        }
        return error;
    }

    @Test
    void zerosConstantsAndExtremesSurviveFourBitsWithAMinimum() {
        float[] values = new float[256];
        assertThat(readBack(TensorType.Q4_K, values)).containsOnly(0f);
        Arrays.fill(values, -0.75f);
        for (float value : readBack(TensorType.Q4_K, values)) {
            assertThat(value).isBetween(-0.76f, -0.74f);
        }
        Arrays.fill(values, 0);
        values[17] = 60_000;
        assertThat(readBack(TensorType.Q4_K, values)[17]).isBetween(58_000f, 62_000f);
    }
}
