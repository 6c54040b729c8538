package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.opencl.TestDevice;
import dev.footnote.engine.backend.plain.PlainKernels;
import dev.footnote.engine.backend.vector.VectorKernels;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What a sequence scores does not depend on how it was computed, whatever it says. */
class InvarianceTest {
    private static final long SEED = Long.getLong("footnote.fuzz.seed", 20261126L);
    private static final int ROUNDS = 2;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private int[] sequence(LoadedModel model) {
        int context = Math.min(48, model.description.size().contextLength());
        int[] ids = new int[random.nextInt(1, context)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(model.description.size().vocabulary());
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3", "mistral", "opt", "olmoe", "stablelm_parallel"})
    void chunksAndNeighboursChangeNothingInPlainArithmetic(String family) {
        check(family, new PlainKernels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3", "mistral", "opt", "olmoe", "stablelm_parallel"})
    void chunksAndNeighboursChangeNothingOnVectors(String family) {
        check(family, new VectorKernels(2));
    }

    @ParameterizedTest
    @Tag("opencl")
    @ValueSource(strings = {"llama", "gemma3", "mistral", "opt", "olmoe", "stablelm_parallel"})
    void chunksAndNeighboursChangeNothingOnADevice(String family) {
        check(family, TestDevice.kernels());
    }

    private void check(String family, Kernels kernels) {
        try (LoadedModel model = LoadedModel.open(Fixtures.path("tiny/" + family), kernels)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<int[]> sequences = new ArrayList<>();
                List<float[]> alone = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    int[] ids = sequence(model);
                    float[][] whole = model.logits(ids, Taps.NONE);
                    sequences.add(ids);
                    alone.add(whole[ids.length - 1]);
                    int chunk = random.nextInt(1, ids.length + 1);
                    float[][] chunked = model.logits(ids, chunk, Taps.NONE);
                    for (int t = 0; t < ids.length; t++) {
                        assertThat(chunked[t])
                                .as("seed %d, chunks of %d of %d", SEED, chunk, ids.length)
                                .containsExactly(whole[t], within(5e-5f));
                    }
                }
                float[][] beside = model.lastLogits(sequences);
                for (int i = 0; i < sequences.size(); i++) {
                    assertThat(beside[i])
                            .as("seed %d, beside others", SEED)
                            .containsExactly(alone.get(i), within(5e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma2", "gpt2"})
    void goingOnFromTheCacheChoosesAsComputingEverythingAnewDoes(String family) {
        try (LoadedModel model =
                LoadedModel.open(Fixtures.path("tiny/" + family), new PlainKernels())) {
            int[] prompt = sequence(model);
            int[] cached = model.greedy(prompt, 12);
            int[] all = Arrays.copyOf(prompt, prompt.length + cached.length);
            for (int i = 0; i < cached.length; i++) {
                int[] known = Arrays.copyOf(all, prompt.length + i);
                float[] last = model.logits(known, Taps.NONE)[known.length - 1];
                all[known.length] = LoadedModel.argmax(last, last.length);
                assertThat(all[known.length]).as("seed %d, token %d", SEED, i).isEqualTo(cached[i]);
            }
        }
    }
}
