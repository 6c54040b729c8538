package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.plain.PlainKernels;

import org.junit.jupiter.api.Test;

class BitsandbytesGoldenTest {

    /** The second holds what bitsandbytes computes from the first. */
    @Test
    void aQuantizedModelScoresAsOneWithTheValuesThatBitsandbytesComputes() {
        int[] ids = {1, 318, 377, 319, 327, 327, 322, 336, 283, 268, 327, 329};
        float[][] expected;
        try (LoadedModel plain =
                LoadedModel.open(
                        Fixtures.resource("/bitsandbytes/llama_plain"), new PlainKernels())) {
            expected = plain.logits(ids, Taps.NONE);
        }
        try (LoadedModel quantized =
                LoadedModel.open(
                        Fixtures.resource("/bitsandbytes/llama_nf4"), new PlainKernels())) {
            float[][] found = quantized.logits(ids, Taps.NONE);
            for (int t = 0; t < ids.length; t++) {
                assertThat(found[t]).containsExactly(expected[t], within(2e-6f));
            }
        }
    }
}
