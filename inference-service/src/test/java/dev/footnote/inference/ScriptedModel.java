package dev.footnote.inference;

import dev.footnote.engine.Admission;
import dev.footnote.engine.ChatPrompt;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.ModelCard;
import dev.footnote.engine.TextScores;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.adapt.AdapterException;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.template.ChatTemplate;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A model that always says the same, a few characters a token, and keeps what it was asked. */
final class ScriptedModel implements GenerationModel {
    private static final Path FIXTURES = Path.of("../engine/src/test/resources/fixtures");

    final List<String> prompts = new ArrayList<>();
    private final String answer;
    private final ChatTemplate template;
    private final Tokenizer tokenizer;

    /** Writes conversations by one of the fixture templates. */
    ScriptedModel(String answer, String template) {
        this.answer = answer;
        try {
            this.template =
                    ChatTemplate.parse(
                            Files.readString(
                                    FIXTURES.resolve("chat_templates/" + template + ".jinja")));
            this.tokenizer =
                    Tokenizers.fromJson(
                            Json.parse(
                                    Files.readString(
                                            FIXTURES.resolve("tiny/smollm2/tokenizer.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ModelCard card() {
        return new ModelCard("scripted", "llama", "F32", 1, 4096, 4096, 4, "0".repeat(64));
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public String renderChat(ChatPrompt prompt, boolean addGenerationPrompt) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("messages", prompt.messages());
        variables.put("add_generation_prompt", addGenerationPrompt);
        variables.put("bos_token", "");
        variables.put("eos_token", "");
        if (!prompt.tools().isEmpty()) variables.put("tools", prompt.tools());
        String text = template.render(variables);
        prompts.add(text);
        return text;
    }

    @Override
    public boolean hasChatTemplate() {
        return true;
    }

    @Override
    public TextScores score(List<Integer> ids, IntConsumer scored) {
        return new TextScores(ids, Collections.nCopies(ids.size() - 1, -1f));
    }

    @Override
    public Adapter readAdapter(Path folder) {
        throw new AdapterException(AdapterException.Kind.OTHER_MODEL, "a script has no weights");
    }

    @Override
    public Admission offer(GenerationRequest request, GenerationListener listener) {
        for (int at = 0; at < answer.length(); at += 5) {
            String piece = answer.substring(at, Math.min(answer.length(), at + 5));
            listener.onToken(new GeneratedToken(70, piece, -1));
        }
        listener.onEnd(
                new GenerationEnd(
                        FinishReason.STOP,
                        request.promptIds().size(),
                        answer.length() / 5,
                        Duration.ZERO,
                        Duration.ZERO,
                        Optional.empty()));
        return new Admission.Queued(0, () -> {});
    }

    @Override
    public void close() {}
}
