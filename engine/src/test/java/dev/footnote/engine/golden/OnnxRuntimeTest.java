package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.EngineSettings;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Embedding models in ONNX against ONNX Runtime on the same file. */
@Tag("real-models")
class OnnxRuntimeTest {
    private static final List<String> TEXTS =
            List.of(
                    "query: how much protein should a female eat",
                    "Footnote answers questions from an organisation's own documents.",
                    "x",
                    "Gr\u00f6\u00dfe, \u5317\u4eac and \ud83d\ude00: what is unknown to the"
                            + " vocabulary too.",
                    "Vacation days are carried over until the end of March. ".repeat(20));

    @ParameterizedTest
    @CsvSource({"bge-small-en-v1.5, first", "e5-small-v2, mean"})
    void everyEmbeddingIsThatOfOnnxRuntime(String name, String pooling) throws OrtException {
        Path folder = RealModelsTest.models().resolve(name);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (EmbeddingModel model = EmbeddingModel.open(folder, EngineSettings.defaults());
                OrtSession session =
                        environment.createSession(folder.resolve("model.onnx").toString())) {
            List<float[]> vectors = model.embed(TEXTS);
            for (int i = 0; i < TEXTS.size(); i++) {
                int[] ids = model.tokenizer().encode(TEXTS.get(i), true).ids();
                float[][] hidden = hidden(environment, session, ids);
                assertThat(vectors.get(i))
                        .as(TEXTS.get(i))
                        .containsExactly(
                                unit(pooling.equals("first") ? hidden[0] : mean(hidden)),
                                within(1e-4f));
            }
        }
    }

    private static float[][] hidden(OrtEnvironment environment, OrtSession session, int[] ids)
            throws OrtException {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        long[] tokens = Arrays.stream(ids).asLongStream().toArray();
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][] {tokens});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][ids.length]);
                OrtSession.Result result =
                        session.run(
                                Map.of(
                                        "input_ids", input,
                                        "attention_mask", mask,
                                        "token_type_ids", types))) {
            return ((float[][][]) result.get(0).getValue())[0];
        }
    }

    private static float[] mean(float[][] rows) {
        float[] mean = new float[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return unit;
    }
}
