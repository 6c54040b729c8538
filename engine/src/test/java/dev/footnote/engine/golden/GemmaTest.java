package dev.footnote.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.sample.SamplingSettings;
import dev.footnote.engine.template.FewShotPrompt;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Gemma 3 270M, the base model in Q4_K_M, which is pulled when asked for only. */
@Tag("gemma")
class GemmaTest {
    private static final int TOKENS = 400;

    private static Path file() {
        return RealModelsTest.models().resolve("gemma3-270m-q4-k-m/gemma-3-270m-q4_k_m.gguf");
    }

    @Test
    void aTextIsAboutAsProbableAsAModelOfThisSizeFindsIt() throws IOException {
        String passage = Files.readString(Fixtures.path("real/passage.txt"));
        Tokenizer tokenizer;
        try (WeightsFile weights = WeightsFile.open(file())) {
            tokenizer = Tokenizers.fromGguf(weights.metadata());
        }
        int[] ids = Arrays.copyOf(tokenizer.encode(passage, true).ids(), TOKENS);
        try (LoadedModel model = LoadedModel.open(file(), new VectorKernels(2), 512)) {
            float[][] logits = model.logits(ids, 128, Taps.NONE);
            double sum = 0;
            for (int t = 1; t < ids.length; t++) {
                sum += DecoderGolden.logProbability(logits[t - 1], ids[t]);
            }
            double perplexity = Math.exp(-sum / (ids.length - 1));
            System.out.printf("Gemma 3 270M: perplexity %.2f on %d tokens%n", perplexity, TOKENS);
            // A wrong base, window or scale gives hundreds; a licence text gives a few.
            assertThat(perplexity).isBetween(2.0, 25.0);
        }
    }

    @Test
    void examplesShowItWhatToDo() throws Exception {
        FewShotPrompt prompt =
                new FewShotPrompt(
                        "",
                        new FewShotPrompt.Labels("Country:", "Capital:"),
                        List.of(
                                new FewShotPrompt.Example("France", "Paris"),
                                new FewShotPrompt.Example("Japan", "Tokyo"),
                                new FewShotPrompt.Example("Spain", "Madrid")));
        try (GenerationModel model =
                GenerationModel.open(file(), new EngineSettings(2, 512, 1, 0))) {
            StringBuilder answer = new StringBuilder();
            CompletableFuture<GenerationEnd> end = new CompletableFuture<>();
            GenerationListener listener =
                    new GenerationListener() {
                        @Override
                        public void onToken(GeneratedToken token) {
                            answer.append(token.text());
                        }

                        @Override
                        public void onEnd(GenerationEnd generationEnd) {
                            end.complete(generationEnd);
                        }
                    };
            int[] ids = model.tokenizer().encode(prompt.text("Italy"), true).ids();
            model.offer(
                    new GenerationRequest(
                            Arrays.stream(ids).boxed().toList(),
                            12,
                            SamplingSettings.greedy(),
                            List.of("\n", prompt.stop())),
                    listener);
            assertThat(end.get(10, TimeUnit.MINUTES).reason()).isEqualTo(FinishReason.STOP);
            assertThat(answer.toString().strip()).isEqualTo("Rome");
        }
    }
}
