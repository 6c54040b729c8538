package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.backend.LoadedWeights;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.golden.Fixtures;
import dev.footnote.engine.plan.Weight;
import dev.footnote.engine.quant.F32Matrix;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What was opened for a model that is refused half-way is closed again. */
@Timeout(60)
class RefusedModelTest {
    private static final EngineSettings SETTINGS = new EngineSettings(4, 64, 2, 1);

    @TempDir Path folder;

    @Test
    void aLanguageModelWithASpoiltMatrixLeavesNoThreadBehind() throws IOException {
        Path broken = spoilt("tiny/llama", "model.layers.1.mlp.down_proj.weight");
        refusedWithoutThreads(() -> GenerationModel.open(broken, SETTINGS));
    }

    @Test
    void anEncoderDecoderWithASpoiltMatrixLeavesNoThreadBehind() throws IOException {
        Path broken = spoilt("tiny/t5", "decoder.block.1.layer.2.DenseReluDense.wo.weight");
        refusedWithoutThreads(() -> GenerationModel.open(broken, SETTINGS));
    }

    @Test
    void encodersWithASpoiltMatrixLeaveNoThreadBehind() throws IOException {
        Path embedding = spoilt("tiny/minilm", "encoder.layer.1.output.dense.weight");
        refusedWithoutThreads(
                () -> EmbeddingModel.open(embedding, SETTINGS, EmbeddingPrecision.INT8));
        Path nli = spoilt("tiny/bert_nli", "bert.encoder.layer.1.output.dense.weight");
        refusedWithoutThreads(() -> ClassificationModel.open(nli, SETTINGS));
        Path answers = spoilt("tiny/bert_qa", "bert.encoder.layer.1.output.dense.weight");
        refusedWithoutThreads(() -> ExtractionModel.open(answers, SETTINGS));
    }

    @Test
    void weightsThatWereLaidOutAreFreedWithTheFilesAndTheKernels() {
        ModelFiles files = ModelFiles.open(Fixtures.path("tiny/llama"));
        ModelParts parts =
                new ModelParts(files, new LoadedWeights(files.weights()), new VectorKernels(2));
        F32Matrix[] laidOut = new F32Matrix[1];
        assertThatThrownBy(
                        () ->
                                parts.into(
                                        it -> {
                                            Weight first = Weight.named("model.norm.weight");
                                            laidOut[0] = (F32Matrix) it.weights().matrix(first);
                                            throw new ModelOpenException(
                                                    ModelOpenException.Kind.INCOMPLETE, "late");
                                        }))
                .hasMessage("late");
        assertThat(laidOut[0].data().scope().isAlive()).isFalse();
        assertThat(files.weights().require("model.norm.weight").data().scope().isAlive()).isFalse();
        files.weights().close(); // Again, as who opened them does.
    }

    private static void refusedWithoutThreads(ThrowingCallable open) {
        long before = threads();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(open).hasMessageContaining("I32");
        }
        // Members of a team end soon after they are told to.
        while (threads() > before) {
            Thread.onSpinWait();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).count();
    }

    /** A copy of a model one of whose matrices has whole numbers, which is no layout's type. */
    private Path spoilt(String model, String tensor) throws IOException {
        Path from = Fixtures.path(model);
        Path copy = Files.createDirectory(folder.resolve(from.getFileName()));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(it -> !it.equals(from)).toList()) {
                Files.copy(file, copy.resolve(from.relativize(file).toString()));
            }
        }
        Path weights = copy.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        String floats = "\"" + tensor + "\":{\"dtype\":\"F32\"";
        assertThat(header).contains(floats);
        byte[] spoilt =
                header.replace(floats, floats.replace("F32", "I32"))
                        .getBytes(StandardCharsets.UTF_8);
        System.arraycopy(spoilt, 0, bytes, 8, length);
        Files.write(weights, bytes);
        return copy;
    }
}
