package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.GenerationModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model whose vocabulary has the markers is asked for what stands between two texts. */
class FillInMiddleCompletionTest {
    private static final Path TINY = Path.of("../engine/src/test/resources/fixtures/tiny/smollm2");

    @Test
    void aSuffixIsReadBeforeTheAnswerBegins(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(TINY.resolve(name), folder.resolve(name));
        }
        Files.writeString(
                folder.resolve("tokenizer.json"),
                Files.readString(TINY.resolve("tokenizer.json"))
                        .replace("<|endoftext|>", "<fim_prefix>")
                        .replace("<|im_start|>", "<fim_suffix>")
                        .replace("<|im_end|>", "<fim_middle>"));
        try (var model = GenerationModel.open(folder, new EngineSettings(1, 128, 1, 1))) {
            List<Integer> ids = new ArrayList<>(List.of(0));
            ids.addAll(tokens(model, "def f("));
            ids.add(1);
            ids.addAll(tokens(model, "): pass"));
            ids.add(2);
            Completion filled = complete(model, "\"prompt\": \"def f(\", \"suffix\": \"): pass\"");
            assertThat(filled.usage().orElseThrow().promptTokens()).isEqualTo(ids.size());
            assertThat(filled.choices()).isEqualTo(complete(model, "\"prompt\": " + ids).choices());
        }
    }

    private static List<Integer> tokens(GenerationModel model, String text) {
        return Arrays.stream(model.tokenizer().encode(text, false).ids()).boxed().toList();
    }

    private static Completion complete(GenerationModel model, String prompt) {
        var request =
                new JsonMapper()
                        .readValue(
                                "{%s, \"temperature\": 0, \"max_tokens\": 8}".formatted(prompt),
                                CompletionRequest.class);
        return new Completing(new OneModel("fim", model), InstantSource.system()).complete(request);
    }
}
